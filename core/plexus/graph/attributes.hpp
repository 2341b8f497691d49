#pragma once

#include <plexus/tensor/tensor.hpp>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace plexus {

class Graph;

/// The parameters of a node ("axis", "transpose_a", "to"): pairs of name and value, sorted by name. Two nodes
/// with equal op, inputs and attributes compute the same values. Several threads may read the attributes at
/// the same time; changing them requires exclusive access.
class Attributes {
 public:
  /// A computation inside a node: a graph of inputs, nodes and outputs, without variables.
  using Body = std::shared_ptr<const Graph>;
  using Value = std::variant<bool, std::int64_t, double, std::string, DType, std::vector<std::int64_t>, Shape,
                             Tensor, Body>;

  Attributes() = default;
  Attributes(std::initializer_list<std::pair<std::string, Value>> values);

  bool has(std::string_view name) const;
  void set(std::string name, Value value);

  /// The value of a name. Throws UsageError if it is missing or of another type.
  bool boolean(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  double number(std::string_view name) const;
  const std::string& text(std::string_view name) const;
  DType dtype(std::string_view name) const;
  const std::vector<std::int64_t>& integers(std::string_view name) const;
  const Shape& shape(std::string_view name) const;
  const Tensor& tensor(std::string_view name) const;
  const Graph& body(std::string_view name) const;

  const std::vector<std::pair<std::string, Value>>& values() const { return values_; }
  /// "axis=1, keep_dims=true"; tensors print as their type, bodies as the ops in them.
  std::string text() const;
  std::size_t hash() const;
  /// Doubles and tensors compare by their bits, bodies by identity.
  friend bool operator==(const Attributes& a, const Attributes& b);

 private:
  const Value* find(std::string_view name) const;

  std::vector<std::pair<std::string, Value>> values_;
};

}  // namespace plexus
