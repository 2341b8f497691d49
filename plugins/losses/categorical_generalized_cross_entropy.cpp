#include <plexus/plexus.hpp>

#include "target_values.hpp"

namespace plexus {
namespace {

/// (1 - p^q) / q with p the probability given to the target's class: between the cross-entropy (q near 0) and
/// the absolute error (q = 1), for labels some of which are wrong. target: class indices. Zhang, Sabuncu
/// 2018; Keras 3, losses.py.
class CategoricalGeneralizedCrossEntropy final : public Loss {
 public:
  static Schema schema() {
    return Schema("categorical_generalized_cross_entropy", "Loss of classes that bears wrong labels")
        .number("q", 0.5, "how little wrong labels count; at 1 it is an absolute error",
                Range{0, 1, true, false});
  }

  explicit CategoricalGeneralizedCrossEntropy(const Options& options) : q_(options.number("q")) {}

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    require_classes(prediction);
    const Symbol chosen = one_hot(target, prediction.shape().back(), prediction.dtype());
    // At 0 the slope of the power is infinite, and times the zeros of `chosen` it would be NaN.
    const Symbol given = maximum(sum(prediction * chosen, {-1}), 1e-7);
    return (1.0 - pow(given, q_)) / q_;
  }
  TargetKind targets() const override { return TargetKind::class_index; }
  PredictionKind predictions() const override { return PredictionKind::class_probabilities; }

 private:
  double q_;
};

}  // namespace

void register_categorical_generalized_cross_entropy(Registrar& registrar) {
  registrar.add<CategoricalGeneralizedCrossEntropy>();
}

}  // namespace plexus
