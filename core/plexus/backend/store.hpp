#pragma once

#include <plexus/backend/arena.hpp>
#include <plexus/graph/role.hpp>
#include <plexus/tensor/tensor.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// A model's variables; programs borrow it and must not outlive it. Addresses never change, and values are
/// row-major. All variables lie in one block of memory of huge pages. On small pages, scattered over physical
/// memory, caches would hold less of them, by an amount that differs from process to process. Several threads
/// may read a store at the same time; changing it requires exclusive access.
class Store {
 public:
  struct Entry {
    std::string name;
    Type type;
    Role role;
  };

  /// `gap`: unused bytes before and after each variable.
  explicit Store(std::size_t gap = 0) : gap_(gap), used_(gap) {}

  /// Adds a variable with a copy of `initial` as its value. Throws UsageError if the name exists already.
  void create(std::string name, Role role, const Tensor& initial);
  bool contains(std::string_view name) const;
  /// In order of creation.
  const std::vector<Entry>& entries() const { return entries_; }
  const Entry& entry(std::string_view name) const;
  /// The variable's memory. Throws UsageError for an unknown name.
  void* address(std::string_view name);

  /// A copy of a variable's value.
  Tensor read(std::string_view name) const;
  /// Throws ShapeError, naming the variable and both types, unless the type is the variable's.
  void write(std::string_view name, const Tensor& value);

  /// snapshot() copies all variables of the given roles (of any role if `roles` is empty); restore() writes
  /// such copies back.
  using Snapshot = std::vector<std::pair<std::string, Tensor>>;
  Snapshot snapshot(std::vector<Role> roles = {}) const;
  void restore(const Snapshot& snapshot);

 private:
  std::size_t index(std::string_view name) const;
  Tensor placed(const Tensor& initial);

  std::shared_ptr<Arena> memory_;  // created with the first variable
  std::size_t gap_;
  std::size_t used_;  // bytes of memory_ that hold variables
  std::vector<Entry> entries_;
  std::vector<Tensor> values_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
};

}  // namespace plexus
