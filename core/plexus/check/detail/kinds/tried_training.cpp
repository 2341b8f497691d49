#include <plexus/check/detail/kinds/drawn_outputs.hpp>
#include <plexus/check/detail/kinds/tried_training.hpp>
#include <plexus/check/layers/probes.hpp>
#include <plexus/nn/initializer.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/plugin/components.hpp>

namespace plexus {
namespace {

constexpr std::int64_t tried_rows = 16;
constexpr std::int64_t tried_units = 3;

class DrawnStart final : public Initializer {
 public:
  Symbol make(Random& random, const Shape& shape) const override { return random.uniform(shape) - 0.5; }
};

class LinearUnits final : public Layer {
 public:
  explicit LinearUnits(std::int64_t units) : units_(units) {}
  Symbol call(Scope& scope, const Symbol& x) const override {
    const Symbol kernel = scope.parameter("kernel", {x.shape().back(), units_}, start_);
    return matmul(x, kernel) + scope.parameter("bias", {units_}, start_);
  }

 private:
  std::int64_t units_;
  DrawnStart start_;
};

class SquaredErrors final : public Loss {
 public:
  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return mean_of_last_axis(square(target - prediction));
  }
};

std::unique_ptr<Trainer> trainer_of_units(std::int64_t features, std::int64_t units, Plan plan, int threads) {
  std::vector<NamedLayer> layers;
  layers.push_back({std::make_unique<LinearUnits>(units), "linear_units", "units"});
  TrainerSettings settings;
  settings.backends = open_backends("reference");
  settings.threads = threads;
  settings.precision = DType::float64;
  settings.seed = 1;
  return std::make_unique<Trainer>(Model::sequential({DType::float64, {features}}, std::move(layers)),
                                   std::move(plan), std::move(settings));
}

Samples samples_from(Tensor inputs, Tensor targets) {
  Samples samples = plexus::samples(inputs, targets);
  samples.inputs[0].name = "input";
  return samples;
}

/// The outputs of the layer with the weights at the minimum of the bowl: kernel element i is 0.3 (i % 5 - 2),
/// the bias 0.5.
Tensor answers_at_bottom(const Tensor& inputs) {
  const std::int64_t features = inputs.shape()[1];
  Tensor answers(DType::float64, {tried_rows, tried_units});
  for (std::int64_t row = 0; row < tried_rows; ++row) {
    for (std::int64_t unit = 0; unit < tried_units; ++unit) {
      double sum = 0.5;
      for (std::int64_t f = 0; f < features; ++f) {
        const auto kernel = static_cast<double>((f * tried_units + unit) % 5 - 2);
        sum += inputs.at(row * features + f) * 0.3 * kernel;
      }
      answers.data<double>()[static_cast<std::size_t>(row * tried_units + unit)] = sum;
    }
  }
  return answers;
}

}  // namespace

TriedTraining bowl_training(std::unique_ptr<const Optimizer> optimizer, int threads, std::int64_t features) {
  Plan plan;
  plan.losses.push_back({std::make_unique<SquaredErrors>()});
  plan.optimizer = std::move(optimizer);
  const Tensor inputs = drawn_predictions(PredictionKind::real, {features}, tried_rows, 7, {-1, 1});
  return {trainer_of_units(features, tried_units, std::move(plan), threads),
          samples_from(inputs, answers_at_bottom(inputs))};
}

TriedTraining separable_training(std::unique_ptr<const Optimizer> optimizer, const std::string& loss,
                                 int threads) {
  Plan plan;
  plan.losses.push_back({make<Loss>(Tree(loss))});
  plan.optimizer = std::move(optimizer);
  Tensor inputs = drawn_predictions(PredictionKind::real, {2}, tried_rows, 7, {-1, 1});
  Tensor targets(DType::float64, {tried_rows, 1});
  for (std::int64_t row = 0; row < tried_rows; ++row) {
    const bool above = row % 2 == 0;
    const auto at = static_cast<std::size_t>(row);
    inputs.data<double>()[2 * at] += above ? 2 : -2;  // the classes lie 2 apart along this axis
    targets.data<double>()[at] = above ? 1 : 0;
  }
  return {trainer_of_units(2, 1, std::move(plan), threads), samples_from(inputs, targets)};
}

std::int64_t mistakes_of(TriedTraining& training) {
  const Tensor answers = training.trainer->predict_samples(training.samples)[0];
  const Tensor& targets = training.samples.targets[0].values;
  std::int64_t mistakes = 0;
  for (std::int64_t row = 0; row < tried_rows; ++row) {
    mistakes += (answers.at(row) > 0) != (targets.at(row) > 0.5) ? 1 : 0;
  }
  return mistakes;
}

std::unique_ptr<const Optimizer> plain_descent() {
  auto descent = std::make_unique<ProbeOptimizer>();
  descent->set_rule({.learning_rate = 0.1});
  return descent;
}

}  // namespace plexus
