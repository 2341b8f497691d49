#pragma once

#include <plexus/backend/backends.hpp>
#include <plexus/ops/ops.hpp>

#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "node_case.hpp"

namespace plexus::onnx_tests {

/// A node that our ops do not express; the text is the reason.
class NotMapped : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

using Symbols = std::vector<Symbol>;
using Integers = std::vector<std::int64_t>;

/// A case's values while its graph is built.
struct Building {
  Graph& graph;
  std::map<std::string, Symbol> values;  ///< by their names in the case
  std::map<std::string, Tensor> inputs;  ///< what the graph's inputs are given, by their names in the graph
  std::int64_t opset;
  const Backends& reference;  ///< computes what must be known before the graph is complete
};

/// One node that is being mapped: its operands as symbols, its attributes with their defaults.
class Call {
 public:
  Call(const OnnxNode& node, Building& building) : node_(node), building_(building) {}

  const std::string& op() const { return node_.op; }
  std::int64_t opset() const { return building_.opset; }
  Graph& graph() const { return building_.graph; }

  std::size_t count() const { return node_.inputs.size(); }
  std::size_t results() const { return node_.outputs.size(); }
  /// Whether result i is asked for.
  bool wants(std::size_t i) const { return i < node_.outputs.size() && !node_.outputs[i].empty(); }
  bool has(std::size_t i) const { return i < node_.inputs.size() && !node_.inputs[i].empty(); }
  Symbol in(std::size_t i) const;
  Symbols all() const;
  /// The value of an operand that decides the shape of the result: what it comes to with the case's inputs.
  Tensor value(std::size_t i) const;
  Integers integers(std::size_t i) const;

  bool has_attribute(std::string_view name) const { return node_.attributes.find(name) != nullptr; }
  std::int64_t integer(std::string_view name, std::int64_t otherwise) const;
  Integers integers(std::string_view name, Integers otherwise = {}) const;
  double number(std::string_view name, double otherwise) const;
  std::vector<double> numbers(std::string_view name) const;
  std::string text(std::string_view name, std::string_view otherwise) const;
  const Tensor* tensor(std::string_view name) const;

 private:
  const OnnxNode& node_;
  Building& building_;
};

struct Mapping {
  std::string_view op;
  Symbols (*map)(const Call& call);
};

// One a file.
std::span<const Mapping> unary_mappings();
std::span<const Mapping> binary_mappings();
std::span<const Mapping> reduction_mappings();
std::span<const Mapping> shape_mappings();
std::span<const Mapping> movement_mappings();
std::span<const Mapping> index_mappings();
std::span<const Mapping> product_mappings();
std::span<const Mapping> composite_mappings();
std::span<const Mapping> loss_mappings();
std::span<const Mapping> attention_mappings();
std::span<const Mapping> window_mappings();
std::span<const Mapping> quantization_mappings();

/// The results of a node. Throws NotMapped, and what the formulas of ops throw.
Symbols mapped(const OnnxNode& node, Building& building);

/// `axis` in [0, rank of x).
std::int64_t place_of(const Symbol& x, std::int64_t axis);
/// The dtype that an ONNX number names. Throws NotMapped for one that we have not.
DType dtype_of_number(std::int64_t number);
Shape shape_of(const Integers& dims);
Integers dims_of(const Symbol& x);

}  // namespace plexus::onnx_tests
