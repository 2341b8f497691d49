#include <plexus/graph/graph.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "entry.hpp"
#include "kernels/chain.hpp"
#include "kernels/cost_model.hpp"

namespace plexus::onednn {

namespace {

constexpr std::size_t most_values = 64;

/// The body of a fused node, or a body of the node alone.
std::shared_ptr<const Graph> body_of(const Node& node) {
  if (node.attributes().has("body")) {
    return {std::shared_ptr<const void>(), &node.attributes().body("body")};
  }
  auto body = std::make_shared<Graph>();
  std::vector<Symbol> inputs;
  for (std::size_t i = 0; i < node.inputs().size(); ++i) {
    inputs.push_back(body->input(std::to_string(i), node.input(i).type()));
  }
  const std::vector<Symbol> outputs = body->add(node.op(), inputs, node.attributes());
  for (std::size_t i = 0; i < outputs.size(); ++i) body->output(std::to_string(i), outputs[i]);
  return body;
}

/// How a chain runs a body, if it can.
struct Fit {
  ChainOptions options;
  Support support;
};

/// Finds the smallest number of axes over which the kernel must iterate outside of the chain: none, except
/// for unusual ways of broadcasting.
Fit fit_of(const Graph& body) {
  const std::size_t rank = body.outputs().front().symbol.shape().rank();
  std::optional<Fit> first;
  for (std::size_t axes = 0; axes <= rank; ++axes) {
    Fit fit{{.cut_anywhere = true, .outer_axes = axes}, {}};
    fit.support = Chain::support(body, fit.options);
    if (fit.support.yes) return fit;
    if (!first) first = std::move(fit);
  }
  return *first;
}

Support support(const Node& node) {
  if (node.inputs().size() + node.output_count() > most_values) return {false, "it has too many operands"};
  return fit_of(*body_of(node)).support;
}

/// The first axes, over which the kernel iterates outside of the chain.
class Outer {
 public:
  Outer(const Node& node, std::size_t axes) : shape_(node.type().shape.dims().first(axes)) {
    for (const Symbol& input : node.inputs()) add(input.type(), node.type().shape);
    for (const Type& type : node.types()) add(type, type.shape);
  }

  std::int64_t size() const { return shape_.elements(); }

  /// The offset of a value in bytes at an index of these axes, counted in row-major order.
  std::int64_t offset(std::size_t value, std::int64_t index) const {
    std::int64_t bytes = 0;
    for (std::size_t axis = shape_.rank(); axis-- > 0;) {
      bytes += index % shape_[axis] * strides_[value][axis];
      index /= shape_[axis];
    }
    return bytes;
  }

 private:
  void add(const Type& type, const Shape& shape) {
    const auto own = row_major_strides(type.shape);
    const std::size_t missing = shape.rank() - type.shape.rank();
    std::array<std::int64_t, Shape::max_rank> strides{};
    for (std::size_t axis = missing; axis < shape_.rank(); ++axis) {
      const bool repeats = type.shape[axis - missing] == 1;
      strides[axis] = repeats ? 0 : own[axis - missing] * static_cast<std::int64_t>(size_of(type.dtype));
    }
    strides_.push_back(strides);
  }

  Shape shape_;
  std::vector<std::array<std::int64_t, Shape::max_rank>> strides_;
};

/// A chain with the addresses of its inputs and outputs.
struct Bound {
  std::shared_ptr<const Chain> chain;
  std::vector<const std::byte*> inputs;
  std::vector<std::byte*> outputs;
  const Team* team;

  /// Runs rows [begin, end). offset(i) is what is added to the address of value i, in bytes; outputs are
  /// counted after inputs.
  template <class F>
  void run(std::int64_t begin, std::int64_t end, F offset) const {
    const std::byte* from[most_values];
    std::byte* to[most_values];
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      from[i] = inputs[i] + begin * chain->input_stride(i) + offset(i);
    }
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      to[i] = outputs[i] + begin * chain->output_stride(i) + offset(inputs.size() + i);
    }
    chain->run(from, to, end - begin);
  }
};

Bound bound(BindContext& context, const ChainOptions& options) {
  const Node& node = context.node();
  Bound made{std::make_shared<const Chain>(*body_of(node), options), {}, {}, &context.team()};
  for (std::size_t i = 0; i < node.inputs().size(); ++i) made.inputs.push_back(context.in<std::byte>(i));
  for (std::size_t o = 0; o < node.output_count(); ++o) made.outputs.push_back(context.out<std::byte>(o));
  return made;
}

/// For each output, the input whose memory it shares (-1: none); empty if several inputs share it.
std::vector<int> lies_in(BindContext& context) {
  const Node& node = context.node();
  std::vector<int> found;
  for (std::size_t o = 0; o < node.output_count(); ++o) {
    found.push_back(-1);
    for (std::size_t i = 0; i < node.inputs().size(); ++i) {
      if (context.input(i) != context.output(o)) continue;
      if (found.back() >= 0) return {};
      found.back() = static_cast<int>(i);
    }
  }
  return found;
}

/// The smallest number of rows that a thread is given.
std::int64_t grain_of(const Chain& chain, std::int64_t elements_a_row) {
  return rows_worth_a_thread(elements_a_row * static_cast<std::int64_t>(chain.cost()), work_worth_a_thread);
}

Kernel bind_one_tile(BindContext& context, const Bound& made) {
  const std::size_t bytes = made.chain->scratch_bytes();
  void* const scratch = bytes == 0 ? nullptr : context.scratch(bytes);
  return Chain::one_tile(made.chain, made.inputs.data(), made.outputs.data(), scratch);
}

Kernel bind(BindContext& context) {
  ChainOptions options = fit_of(*body_of(context.node())).options;
  options.lies_in = lies_in(context);
  const Bound made = bound(context, options);
  const std::int64_t rows = made.chain->rows();
  const std::int64_t columns = made.chain->columns();
  if (options.outer_axes == 0) {
    const std::int64_t grain = grain_of(*made.chain, columns);
    if (rows / grain < 2) {
      if (made.chain->is_one_tile()) return bind_one_tile(context, made);
      return kernel([made, rows] { made.chain->run(made.inputs.data(), made.outputs.data(), rows); });
    }
    return kernel([made, rows, grain] {
      made.team->parallel_for(rows, grain, [&](std::int64_t begin, std::int64_t end) {
        made.run(begin, end, [](std::size_t) { return 0; });
      });
    });
  }
  const Outer outer(context.node(), options.outer_axes);
  return kernel([made, outer, rows, grain = grain_of(*made.chain, rows * columns)] {
    made.team->parallel_for(outer.size(), grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t index = begin; index < end; ++index) {
        made.run(0, rows, [&](std::size_t i) { return outer.offset(i, index); });
      }
    });
  });
}

}  // namespace

std::vector<KernelEntry> elementwise_kernels() {
  std::vector<KernelEntry> entries;
  for (const char* op : {"fused",
                         "negate",
                         "abs",
                         "sign",
                         "floor",
                         "round",
                         "exp",
                         "expm1",
                         "log",
                         "log1p",
                         "sqrt",
                         "rsqrt",
                         "reciprocal",
                         "square",
                         "sin",
                         "cos",
                         "atan",
                         "tanh",
                         "sigmoid",
                         "erf",
                         "logical_not",
                         "isnan",
                         "isinf",
                         "add",
                         "subtract",
                         "multiply",
                         "divide",
                         "power",
                         "remainder",
                         "floor_divide",
                         "maximum",
                         "minimum",
                         "equal",
                         "not_equal",
                         "less",
                         "less_equal",
                         "greater",
                         "greater_equal",
                         "logical_and",
                         "logical_or",
                         "logical_xor",
                         "select",
                         "cast",
                         "clip",
                         "relu",
                         "leaky_relu",
                         "elu",
                         "selu",
                         "gelu",
                         "gelu_tanh",
                         "silu",
                         "softplus",
                         "sigmoid_cross_entropy",
                         "binary_cross_entropy"}) {
    entries.push_back({op, support, bind});
  }
  return entries;
}

}  // namespace plexus::onednn
