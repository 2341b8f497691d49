#include <fmt/format.h>

#include "merging.hpp"

namespace plexus {
namespace {

/// The inputs one after the other along an axis: [batch, a] and [batch, b] -> [batch, a + b]. All other
/// dimensions must be equal.
class Concatenate final : public Layer {
 public:
  static Schema schema() {
    return Schema("concatenate", "The inputs, one behind the other along an axis")
        .integer("axis", -1, "along which they stand; negative ones count from the end, 0 is the batch")
        .example({}, {rows_of({4}), rows_of({3})})
        .example({{"axis", 1}}, {rows_of({2, 3}), rows_of({1, 3})});
  }

  explicit Concatenate(const Options& options) : axis_(options.integer("axis")) {
    if (axis_ == 0) throw ConfigError("axis of layer 'concatenate': 0 is the batch; expected another axis");
  }

  std::vector<Symbol> call_many(Scope&, std::span<const Symbol> inputs) const override {
    require_inputs("concatenate", inputs, 2);
    const Shape& first = inputs.front().shape();
    const auto rank = static_cast<std::int64_t>(first.rank());
    const std::int64_t axis = axis_ < 0 ? axis_ + rank : axis_;
    if (axis < 1 || axis >= rank) {
      throw ShapeError(fmt::format("concatenate: axis {} is none of the inputs' behind the batch: {}", axis_,
                                   shapes_of(inputs)));
    }
    for (const Symbol& input : inputs) {
      if (input.shape().rank() == first.rank() && input.shape().with(axis, 0) == first.with(axis, 0))
        continue;
      throw ShapeError(
          fmt::format("concatenate joins inputs along axis {}, on all other axes their sizes must be equal: "
                      "found {}",
                      axis_, shapes_of(inputs)));
    }
    return {concat(inputs, axis)};
  }

 private:
  std::int64_t axis_;
};

}  // namespace

void register_concatenate(Registrar& registrar) { registrar.add<Concatenate>(); }

}  // namespace plexus
