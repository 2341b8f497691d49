#include "perceptron_op.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "bound_perceptron.hpp"

namespace plexus {
namespace {

bool is_zero(const Tensor& errors) {
  for (std::int64_t i = 0; i < errors.elements(); ++i) {
    if (errors.at(i) != 0) return false;
  }
  return true;
}

class PerceptronEpoch final : public Op {
 public:
  std::string_view name() const override { return "perceptron_epoch"; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    const PerceptronPlaces places(attributes);
    const Type number{DType::float64, Shape{}};
    std::vector<Type> outputs{inputs[PerceptronPlaces::kernel], inputs[PerceptronPlaces::vectors],
                              inputs[PerceptronPlaces::states]};
    outputs.insert(outputs.end(), 3, number);
    if (places.bias != 0) outputs.push_back(inputs[places.bias]);
    if (places.truncated != 0) outputs.push_back(inputs[places.truncated]);
    return outputs;
  }

  Cost cost(const Node& node) const override {
    const Shape& kernel = node.type().shape;
    const Type& table = node.input(PerceptronPlaces::rows).type();
    const auto rows = static_cast<double>(node.input(PerceptronPlaces::codes).shape()[0]);
    const auto products = rows * static_cast<double>(kernel.elements());
    return {2 * products, products * static_cast<double>(size_of(table.dtype))};
  }

  /// Sums are added in a fixed order, so that equal inputs give equal outputs. With any error of an input a
  /// row may lie on the other side of the boundary, so that there is no finite bound.
  std::vector<Tensor> error_bound(const Node&, const Observation& seen) const override {
    const bool exact = std::all_of(seen.errors.begin(), seen.errors.end(), is_zero);
    std::vector<Tensor> bounds;
    for (const Tensor& output : seen.outputs) {
      bounds.push_back(Tensor::full({DType::float64, output.shape()},
                                    exact ? 0 : std::numeric_limits<double>::infinity()));
    }
    return bounds;
  }

  bool has_kernel(const Node&) const override { return true; }
  Kernel bind(BindContext& context) const override {
    const auto epoch = std::make_shared<BoundPerceptron>(context);
    return kernel([epoch] { epoch->run(); });
  }
};

const PerceptronEpoch perceptron_epoch_op;

Attributes attributes_of(const PerceptronInputs& inputs, const PerceptronSettings& settings) {
  const PerceptronRule& rule = settings.rule;
  const std::vector<double>& weights = settings.class_weights.weights;
  Attributes attributes{{"penalty", static_cast<std::int64_t>(rule.penalty)},
                        {"alpha", rule.alpha},
                        {"l1_ratio", rule.l1_ratio},
                        {"tolerance", rule.tolerance},
                        {"patience", rule.patience},
                        {"balanced", settings.class_weights.balanced},
                        {"class_weights", Tensor::of(Shape{static_cast<std::int64_t>(weights.size())},
                                                     std::span<const double>(weights))},
                        {"bytes", static_cast<bool>(inputs.values)},
                        {"weighted", static_cast<bool>(inputs.weights)},
                        {"biased", static_cast<bool>(inputs.bias)},
                        {"truncates", static_cast<bool>(inputs.truncated)}};
  if (!settings.class_weights.unknown.empty())
    attributes.set("unknown_class", settings.class_weights.unknown);
  if (settings.validation_fraction) {
    attributes.set("validation_fraction", *settings.validation_fraction);
    attributes.set("random_state", std::int64_t{settings.random_state});
  }
  return attributes;
}

}  // namespace

PerceptronOutputs perceptron_epoch(const PerceptronInputs& inputs, const PerceptronSettings& settings) {
  std::vector<Symbol> operands{inputs.rows,   inputs.codes,   inputs.orders, inputs.learning_rate,
                               inputs.kernel, inputs.vectors, inputs.states};
  for (const Symbol& optional : {inputs.values, inputs.weights, inputs.bias, inputs.truncated}) {
    if (optional) operands.push_back(optional);
  }
  const std::vector<Symbol> made =
      inputs.kernel.graph().add(perceptron_epoch_op, operands, attributes_of(inputs, settings));
  PerceptronOutputs outputs{made[BoundPerceptron::kernel_out],   {},
                            made[BoundPerceptron::vectors_out],  {},
                            made[BoundPerceptron::states_out],   made[BoundPerceptron::loss_out],
                            made[BoundPerceptron::mistakes_out], made[BoundPerceptron::active_out]};
  std::size_t next = BoundPerceptron::first_optional_out;
  if (inputs.bias) outputs.bias = made[next++];
  if (inputs.truncated) outputs.truncated = made[next];
  return outputs;
}

}  // namespace plexus
