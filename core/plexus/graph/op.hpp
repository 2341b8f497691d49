#pragma once

#include <plexus/config/component.hpp>
#include <plexus/graph/bind_context.hpp>
#include <plexus/graph/node.hpp>

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace plexus {

/// The work of a node: arithmetic operations, and bytes read and written at least once.
struct Cost {
  double flops = 0;
  double bytes = 0;
};

/// What an error bound is made from, all float64: the values of a node's inputs and outputs, a bound on each
/// input's absolute error (element by element), and the unit roundoff of the dtype that is judged (2^-24 for
/// float32, 2^-53 for float64).
struct Observation {
  std::span<const Tensor> inputs;
  std::span<const Tensor> errors;
  std::span<const Tensor> outputs;
  double unit_roundoff;
};

/// One input of an op in an example: random numbers of this type in [low, high), whole ones where the dtype
/// is an integer.
struct OpExampleInput {
  Type type;
  double low = -2;
  double high = 2;
};

/// Inputs and attributes with which an op can be tried.
struct OpExample {
  std::vector<OpExampleInput> inputs;
  Attributes attributes = {};
};

/// A kind of computation: stateless, known by its name. Pure: equal inputs and attributes give equal outputs.
class Op : public Component {
 public:
  static constexpr Kind kind = Kind::op;
  ~Op() override;

  virtual std::string_view name() const = 0;

  /// The types of the outputs. Throws ShapeError, naming the op and all shapes, if the inputs do not fit.
  virtual std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const = 0;

  /// The gradients of a scalar with respect to each input, given `gradients`, those with respect to each
  /// output: nodes that compute them are added to node.graph(). An empty symbol, given or returned, stands
  /// for a gradient that is zero. Returns std::nullopt if the op has no gradient of its own: its definition
  /// is differentiated instead. Requires: not all of `gradients` are empty.
  virtual std::optional<std::vector<Symbol>> gradient(const Node& node,
                                                      std::span<const Symbol> gradients) const;

  /// Defines a composite op by simpler ones: adds nodes that compute its outputs from `inputs` to their
  /// graph, and returns the outputs. Returns an empty list for a primitive op. Requires: a composite has at
  /// least one input.
  virtual std::vector<Symbol> definition(std::span<const Symbol> inputs, const Attributes& attributes) const;
  virtual bool has_definition() const { return false; }

  /// The work of a node. The default counts one operation for each output element, and the bytes of each
  /// input and output once.
  virtual Cost cost(const Node& node) const;

  /// A bound on each output's absolute error, element by element, in float64, given bounds on the inputs' and
  /// the rounding of the op itself; +infinity for an element that the errors of the inputs leave undecided (a
  /// comparison of numbers that may be equal, a floor next to an integer). A composite need not override it:
  /// the bounds of the ops in its definition are used.
  virtual std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const;

  /// Whether inputs that are whole numbers give outputs that are whole numbers, without rounding as long as
  /// every sum and product is below 2^24. A composite need not override it: it follows from the ops in its
  /// definition.
  virtual bool exact_on_integers() const { return false; }

  /// Whether element i of each output depends only on element i of each input that has the output's shape,
  /// and on inputs of other shapes as a whole.
  virtual bool elementwise() const { return false; }

  /// Whether an output of the same type as input `i` may be written over its memory: every kernel of the op
  /// reads element j of the input before it writes element j of any output.
  virtual bool may_overwrite([[maybe_unused]] std::size_t i) const { return elementwise(); }

  /// Whether the op only gives the memory of input 0 another shape or name, as its one output. Such a node
  /// gets no kernel and costs nothing.
  virtual bool alias() const { return false; }

  /// Inputs and attributes with which checks of plugins try the op. A floating dtype stands for both float32
  /// and float64. If the list is empty, the op is tried with one to three equal inputs of floating dtype and
  /// without attributes.
  virtual std::vector<OpExample> examples() const { return {}; }

  /// Whether the op has a kernel of its own for the node, on host memory, that any backend can call.
  virtual bool has_kernel(const Node& node) const;
  /// Binds that kernel to the node's memory: buffers and tables are contiguous and row-major. The kernel must
  /// allocate nothing when it is called. Requires: has_kernel(context.node()).
  virtual Kernel bind(BindContext& context) const;
};

}  // namespace plexus
