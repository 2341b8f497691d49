#include <plexus/data/detail/weigh_classes.hpp>
#include <plexus/nn/layer.hpp>
#include <plexus/nn/loss.hpp>
#include <plexus/nn/metric.hpp>
#include <plexus/nn/optimizer.hpp>
#include <plexus/train/trainer.hpp>

#include <optional>

#include <boost/test/unit_test.hpp>

#include "component_harness.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(accounting)

namespace {

/// Dense without bias, its kernel all ones.
NamedLayer sums(int units) {
  auto layer = made<Layer>(
      "dense", {{"units", units, {}}, {"use_bias", false, {}}, {"kernel_initializer", "ones", {}}});
  return {std::move(layer), "dense", "", true};
}

Plan plan_of(const char* loss, std::vector<double> loss_weights, double learning_rate) {
  Plan plan;
  for (const double weight : loss_weights) {
    plan.losses.push_back({made<Loss>(loss), weight, plan.losses.empty() ? "dense" : "dense_1"});
  }
  plan.optimizer = made<Optimizer>("sgd", {{"learning_rate", learning_rate, {}}});
  return plan;
}

TrainerSettings exact() {
  TrainerSettings settings;
  settings.backends = reference();
  settings.threads = 1;
  settings.precision = DType::float64;
  return settings;
}

History fitted(Trainer& trainer, const Samples& samples, int epochs, std::int64_t batch) {
  FitOptions options;
  options.epochs = epochs;
  options.batch_size = batch;
  options.shuffle = false;
  return trainer.fit(samples, nullptr, options);
}

/// Five rows of the classes 0, 1, 0, 1, 1 whose absolute errors are 1 .. 5 under a model that passes its
/// input on; class 1 weighs 3.
Samples five(std::optional<std::initializer_list<double>> sample_weights = std::nullopt) {
  Samples samples;
  samples.inputs = {{"x", numbers({5, 1}, {1, 3, 3, 5, 6}), {}}};
  samples.targets = {{"y", numbers({5, 1}, {0, 1, 0, 1, 1}), {}}};
  samples.weights = {std::nullopt};
  if (sample_weights) samples.weights = {numbers({5}, *sample_weights)};
  samples.rows = 5;
  weigh_classes(samples, {ClassWeight{.weights = {{"1", 3}}}});
  return samples;
}

Trainer passing_on() {
  std::vector<NamedLayer> layers;
  layers.push_back(sums(1));
  Plan plan = plan_of("mae", {1}, 0);
  plan.metrics.push_back({made<Metric>("mae"), "mae"});
  plan.metrics.push_back({made<Metric>("mae"), "mae", "", true});
  return Trainer(Model::sequential({DType::float64, {1}}, std::move(layers)), std::move(plan), exact());
}

/// 40 rows of four ones with targets 0 for `outputs` outputs of three.
Samples ones(int outputs) {
  Samples samples;
  samples.rows = 40;
  samples.inputs = {{"x", Tensor::full({DType::float64, {40, 4}}, 1), {}}};
  for (int i = 0; i < outputs; ++i) {
    samples.targets.push_back({i == 0 ? "dense" : "dense_1", Tensor::zeros({DType::float64, {40, 3}}), {}});
    samples.weights.push_back(std::nullopt);
  }
  return samples;
}

}  // namespace

// semantics.md A5, aggregation: weights 1, 3, 1, 3, 3 by class. Batches of 2 give 3.5, 7.5, 15: their mean
// over samples is (2 * 3.5 + 2 * 7.5 + 15) / 5 = 7.4; weighted metric 37/11; plain metric 3.
BOOST_AUTO_TEST_CASE(an_epoch_is_a_mean_over_samples) {
  Trainer trainer = passing_on();
  const Samples samples = five();
  const Logs logs = fitted(trainer, samples, 1, 2).epochs[0].logs;
  require_near({find(logs, "loss").value()}, {7.4}, 1e-14);
  require_near({find(logs, "mae").value()}, {3}, 1e-14);
  require_near({find(logs, "weighted_mae").value()}, {37.0 / 11}, 1e-14);
  for (const std::int64_t batch : {1, 2, 5, 256}) {  // the batch size changes no number
    const Logs again = trainer.evaluate(samples, batch);
    require_near({find(again, "loss").value(), find(again, "weighted_mae").value()}, {7.4, 37.0 / 11}, 1e-14);
  }
}

// The same with a sample weight of 2 on the last row, times its class's 3: (1 + 6 + 3 + 12 + 30) / 5.
BOOST_AUTO_TEST_CASE(class_and_sample_weights_multiply) {
  Trainer trainer = passing_on();
  require_near(fitted(trainer, five({{1, 1, 1, 1, 2}}), 1, 2).values("loss"), {10.4}, 1e-14);
}

// semantics.md B4: Keras's test_loss_weights, in float32: the sixth decimal may be off by one (of the second
// epoch of two outputs it is: with f = 1 - .008 / 3 and g = 1 - .016 / 3 the loss is
// .8 (f^4 + f^6) + 1.6 (g^4 + g^6) = 4.694402).
BOOST_AUTO_TEST_CASE(weights_of_losses) {
  std::vector<NamedLayer> layers;
  layers.push_back(sums(3));
  Trainer one(Model::sequential({DType::float64, {4}}, std::move(layers)),
              plan_of("mean_squared_error", {.2}, .01), exact());
  require_near(fitted(one, ones(1), 3, 20).values("loss"), {3.182979, 3.115617, 3.049680}, 5.1e-7);

  Model model;
  const Model::Value x = model.input("x", {DType::float64, {4}});
  model.output(model.add(sums(3), x));
  model.output(model.add(sums(3), x));
  Trainer two(std::move(model), plan_of("mean_squared_error", {.1, .2}, .01), exact());
  const History history = fitted(two, ones(2), 3, 20);
  require_near(history.values("loss"), {4.778718, 4.694403, 4.611693}, 1e-6);
  // What an output's loss shows is not weighted: 3.182979 / 0.2 for the one of weight 0.2.
  require_near({history.values("dense_1_loss")[0]}, {3.182979 / .2}, 3e-6);
}

BOOST_AUTO_TEST_SUITE_END()
