#include <plexus/error/error.hpp>
#include <plexus/ops/catalog.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/movement.hpp>
#include <plexus/ops/ops.hpp>

#include <limits>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Attribute `size`: the rows of a batch. This is the only op of core whose operands may be open (have an
/// unknown number of rows). It has no definition for that reason: ops cannot slice an order of unknown
/// length.
class BatchGather final : public Op {
 public:
  std::string_view name() const override { return "batch_gather"; }
  bool exact_on_integers() const override { return true; }

  Cost cost(const Node& node) const override {
    return {0, copy_cost(node).bytes + static_cast<double>(node.type().shape[0]) * sizeof(std::int32_t)};
  }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_operands(name(), inputs, 3, Operands::any);
    if (inputs[0].shape.is_scalar() || inputs[1].shape.rank() != 1 || inputs[1].dtype != DType::int32 ||
        inputs[2] != Type{DType::int64, Shape{}}) {
      throw ShapeError(
          fmt::format("batch_gather: a table of rows, an int32 order [?] and an int64 position [] "
                      "were expected, found {}",
                      text_of(inputs)));
    }
    return {{inputs[0].dtype, inputs[0].shape.with(0, attributes.integer("size"))}};
  }

  std::optional<std::vector<Symbol>> gradient(const Node&, std::span<const Symbol>) const override {
    return std::vector<Symbol>(3);
  }

  std::vector<Tensor> error_bound(const Node& node, const Observation& seen) const override {
    const std::int64_t first =
        static_cast<std::int64_t>(seen.inputs[2].item()) * node.attributes().integer("size");
    const Tensor& table = seen.inputs[0];
    const auto strides = row_major_strides(table.shape());
    const auto source = [&](const Coordinates& at) {
      const auto row = static_cast<std::int64_t>(seen.inputs[1].at(first + at[0]));
      if (row < 0 || row >= table.shape()[0]) return filled;
      std::int64_t from = row * strides[0];
      for (std::size_t i = 1; i < table.shape().rank(); ++i) from += at[i] * strides[i];
      return from;
    };
    return {moved_errors(seen.errors[0], seen.outputs[0].shape(), source,
                         std::numeric_limits<double>::infinity())};
  }
};

const BatchGather batch_gather_op{};
const CoreOps feeding_family{&batch_gather_op};

}  // namespace

Symbol batch_gather(const Symbol& table, const Symbol& order, const Symbol& position, std::int64_t size) {
  return add_node(batch_gather_op, {table, order, position}, {{"size", size}});
}

}  // namespace plexus
