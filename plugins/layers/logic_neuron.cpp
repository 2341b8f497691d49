#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "merging.hpp"

namespace plexus {
namespace {

/// A neuron of McCulloch and Pitts, "A logical calculus of the ideas immanent in nervous activity", 1943: 1
/// if at least `threshold` of its excitatory connections are active and no inhibitory one is, else 0. A value
/// above 1/2 is active, so that 1 is and 0 is not. Inputs [batch, n], joined in their order -> [batch, 1].
class LogicNeuron final : public Layer {
 public:
  static Schema schema() {
    return Schema("logic_neuron", "A neuron of McCulloch and Pitts: 0 or 1 of inputs that are 0 or 1")
        .optional_integers("excitatory",
                           "indices (from 0) of the features that excite it, one for each connection: [0, "
                           "0] are two from feature 0; absent: one from each that does not inhibit it",
                           at_least(0))
        .integers("inhibitory", std::vector<std::int64_t>{},
                  "indices of the features of which none may be active", at_least(0))
        .integer("threshold", 2, "it fires if so many excitatory connections are active: above 1/2",
                 at_least(0))
        .example({}, {rows_of({4}, 0, 1)})
        .example({{"inhibitory", Tree::list({1})}}, {rows_of({4}, 0, 1)});
  }

  explicit LogicNeuron(const Options& options)
      : inhibitory_(options.integers("inhibitory")), threshold_(options.integer("threshold")) {
    if (options.has("excitatory")) excitatory_ = options.integers("excitatory");
  }

  std::vector<Symbol> call_many(Scope&, std::span<const Symbol> inputs) const override {
    const Symbol x = joined(inputs);
    const Symbol active = cast(greater(x, 0.5), x.dtype());
    const Symbol excited = greater_equal(matmul(active, connections(x, excitatory(x))), threshold());
    const Symbol inhibited = greater(matmul(active, connections(x, inhibitory_)), 0.0);
    return {cast(logical_and(excited, logical_not(inhibited)), x.dtype())};
  }

 private:
  static Symbol joined(std::span<const Symbol> inputs) {
    require_inputs("logic_neuron", inputs, 1);
    for (const Symbol& input : inputs) {
      if (input.shape().rank() == 2) continue;
      throw ShapeError("logic_neuron needs rows of features, [?, features]; found " + shapes_of(inputs));
    }
    return inputs.size() == 1 ? inputs[0] : concat(inputs, 1);
  }

  std::vector<std::int64_t> excitatory(const Symbol& x) const {
    if (excitatory_) return *excitatory_;
    std::vector<std::int64_t> others;
    for (std::int64_t i = 0; i < x.shape().back(); ++i) {
      if (std::find(inhibitory_.begin(), inhibitory_.end(), i) == inhibitory_.end()) others.push_back(i);
    }
    return others;
  }

  /// How many connections each feature has: [features, 1].
  static Symbol connections(const Symbol& x, const std::vector<std::int64_t>& features) {
    const std::int64_t count = x.shape().back();
    Tensor numbers = Tensor::zeros({DType::float64, {count, 1}});
    for (const std::int64_t feature : features) {
      if (feature >= count) {
        throw ShapeError(fmt::format("logic_neuron: there is no feature {}; a row has {}, counted from 0",
                                     feature, count));
      }
      numbers.data<double>()[static_cast<std::size_t>(feature)] += 1;
    }
    return x.graph().constant(numbers.converted(x.dtype()));
  }

  double threshold() const { return static_cast<double>(threshold_); }

  std::optional<std::vector<std::int64_t>> excitatory_;
  std::vector<std::int64_t> inhibitory_;
  std::int64_t threshold_;
};

}  // namespace

void register_logic_neuron(Registrar& registrar) { registrar.add<LogicNeuron>(); }

}  // namespace plexus
