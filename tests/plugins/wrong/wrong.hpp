#pragma once

#include <plexus/plexus.hpp>

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

// Each backend of this folder has one fault (but one has none), to be caught by `plexus compare`, and its
// name is "wrong_" and the fault's. Each source has those of one kind, and registers them in a function of
// its own.
void add_wrong_numbers(plexus::Registrar& registrar);
void add_wrong_rows(plexus::Registrar& registrar);
void add_wrong_special_values(plexus::Registrar& registrar);
void add_wrong_uses_of_memory(plexus::Registrar& registrar);
void add_wrong_rewrites(plexus::Registrar& registrar);
void add_wrong_whole_steps(plexus::Registrar& registrar);

// What they share.
namespace {

using namespace plexus;

[[maybe_unused]] bool is_op(const Node& node, std::string_view name) { return node.op().name() == name; }

[[maybe_unused]] bool has_two_axes(const Node& node) {
  return node.input(0).shape().rank() == 2 && node.input(1).shape().rank() == 2;
}

[[maybe_unused]] bool is_product(const Node& node) { return is_op(node, "matmul") && has_two_axes(node); }

/// The last node of plain gradient descent.
[[maybe_unused]] bool is_step_of_optimizer(const Node& node) {
  return is_op(node, "subtract") && node.place() == "optimizer" &&
         node.input(0).shape() == node.input(1).shape();
}

/// max(x, 0), of NaN a NaN.
[[maybe_unused]] float relu(float x) { return x < 0 ? 0.0F : x; }

[[maybe_unused]] Support has(bool mine) {
  return mine ? Support{true, {}} : Support{false, "left to others"};
}

/// A backend with one of the faults that an enumeration lists.
template <class Fault>
class WrongBackend : public Backend {
 public:
  struct Named {
    std::string_view name;
    Fault fault;
  };

  explicit WrongBackend(Fault fault) : fault_(fault) {}
  std::string_view name() const override { return registered_name(); }
  int rank() const override { return -1; }

 protected:
  Fault fault() const { return fault_; }

 private:
  Fault fault_;
};

/// Registers a backend for each fault.
template <class Wrong>
void add_all(Registrar& registrar, std::initializer_list<typename Wrong::Named> faults) {
  for (const auto& named : faults) {
    registrar.add(Kind::backend, Schema("wrong_" + std::string(named.name), "A backend for tests"),
                  [fault = named.fault](const Options&) { return std::make_unique<Wrong>(fault); });
  }
}

}  // namespace
