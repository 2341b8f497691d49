#include "adam_moments.hpp"

namespace plexus {
namespace {

/// Adam's step, scaled so that it is to the weight's norm as lr is to 1: with s = (m / (1 - beta_1^t)) /
/// (sqrt(v / (1 - beta_2^t)) + epsilon), w -= lr * |w| / |s| * s, or lr * s where a norm is 0. You et al.,
/// "Large Batch Optimization for Deep Learning", 2019; Keras 3, lamb.py.
class Lamb final : public Optimizer {
 public:
  static Schema schema() {
    return AdamMoments::with_options(
        optimizer_schema("lamb", "Adam with steps in proportion to the weights, for large batches", 0.001));
  }

  explicit Lamb(const Options& options) : moments_(AdamMoments::of(options)) {}

  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const AdamMoments::Averages averages = moments_.updated(scope, w, gradient);
    const DType dtype = w.type().dtype;
    const Symbol root = sqrt(averages.squares * bias_correction(scope, moments_.beta_2, dtype));
    const Symbol step =
        averages.gradients * bias_correction(scope, moments_.beta_1, dtype) / (root + moments_.epsilon);
    const Symbol of_weight = sqrt(sum(square(w.value())));
    const Symbol of_step = sqrt(sum(square(step)));
    const Symbol scales = logical_and(greater(of_weight, 0.0), greater(of_step, 0.0));
    const Symbol ratio = select(scales, of_weight / select(scales, of_step, 1.0), 1.0);
    scope.assign(w, w.value() - ratio * scope.learning_rate() * step);
  }

 private:
  AdamMoments moments_;
};

}  // namespace

void register_lamb(Registrar& registrar) { registrar.add<Lamb>(); }

}  // namespace plexus
