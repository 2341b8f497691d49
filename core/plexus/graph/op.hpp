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

  /// The gradient of a scalar by each input, given the one by each output (an empty symbol: zero): formulas
  /// of ops added to node.graph(). An empty symbol in the result is zero. Nothing: not given here, the
  /// definition is differentiated instead. Requires: not all of `gradients` are empty.
  virtual std::optional<std::vector<Symbol>> gradient(const Node& node,
                                                      std::span<const Symbol> gradients) const;

  /// A composite's meaning in simpler ops: its outputs as formulas of `inputs`, added to their graph. Empty
  /// for a primitive op. Requires: a composite has at least one input.
  virtual std::vector<Symbol> definition(std::span<const Symbol> inputs, const Attributes& attributes) const;
  virtual bool has_definition() const { return false; }

  /// The default counts one operation an output element, and every input and output once.
  virtual Cost cost(const Node& node) const;

  /// A bound on each output's absolute error, element by element, in float64, given bounds on the inputs' and
  /// the rounding of the op itself; +infinity for an element that a kink leaves undecided. A composite need
  /// not override it: its definition is walked.
  virtual std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const;

  /// Whole numbers give whole numbers, with no rounding as long as every sum and product is below 2^24. A
  /// composite need not override it: its definition is looked at.
  virtual bool exact_on_integers() const { return false; }

  /// Element i of each output depends on element i of each input of the output's shape (and on whole inputs
  /// of other shapes) alone.
  virtual bool elementwise() const { return false; }

  /// An output of the type of input `i` may lie in its memory: a kernel reads element j of it before it
  /// writes element j of any output.
  virtual bool may_overwrite([[maybe_unused]] std::size_t i) const { return elementwise(); }

  /// The one output has the bytes of input 0: another shape or name of the same memory. Such a node is never
  /// bound: it costs nothing.
  virtual bool alias() const { return false; }

  /// Ways in which the op can be tried, for checks of plugins. Types of floating dtype stand for both. Empty:
  /// it is tried with one to three equal inputs of floating dtype and without attributes.
  virtual std::vector<OpExample> examples() const { return {}; }

  /// Whether the op has a kernel of its own for the node, on host memory, that any backend can call.
  virtual bool has_kernel(const Node& node) const;
  /// Binds that kernel to the node's memory: buffers and tables are contiguous and row-major. It allocates
  /// nothing when it is called. Requires: has_kernel(context.node()).
  virtual Kernel bind(BindContext& context) const;
};

}  // namespace plexus
