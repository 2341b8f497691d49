// Every component that is shipped trains a step on every backend in float32, and nothing falls back on the
// reference: a kernel that is missing shows here.

#include <plexus/check/component_case.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/train/trainer.hpp>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "../support/runs_here.hpp"

using namespace plexus;

BOOST_AUTO_TEST_SUITE(components)

namespace {

constexpr std::int64_t rows = 6;
constexpr std::int64_t classes = 3;

/// A component as the first case of its schema has it.
Tree first_way(Kind kind, const std::string& name) {
  return Tree::map({{name, cases_of(kind, name, Tree::map()).front().options}});
}

Tensor target_of(TargetKind kind, std::int64_t values) {
  if (kind == TargetKind::class_index) {
    Tensor labels(DType::int32, {rows});
    for (std::int64_t i = 0; i < rows; ++i)
      labels.data<std::int32_t>()[static_cast<std::size_t>(i)] = i % classes;
    return labels;
  }
  Tensor one_hot = Tensor::zeros({DType::float32, {rows, values}});
  for (std::int64_t i = 0; i < rows; ++i) {
    one_hot.data<float>()[static_cast<std::size_t>(i * values + i % values)] = 1;
  }
  return one_hot;
}

/// A model of a layer behind inputs of its own, then a dense layer of an output for each class.
Model model_of(const ComponentCase& tried, NamedLayer tested, const char* activation) {
  Model model;
  std::vector<Model::Value> inputs;
  for (const ExampleInput& input : tried.inputs) {
    inputs.push_back(
        model.input(fmt::format("x{}", inputs.size()), {DType::float32, Shape(input.row_shape)}));
  }
  const Model::Value made = model.add(std::move(tested), std::move(inputs));
  const Model::Value flat = model.add(layer("flatten"), made);
  model.output(model.add(layer("dense", {{"units", classes}, {"activation", activation}}), flat));
  return model;
}

/// What makes the predictions that a loss takes.
const char* activation_of(PredictionKind kind) {
  if (is_of_decisions(kind)) return "linear";
  return is_of_classes(kind) ? "softmax" : "sigmoid";
}

struct Setting {
  std::string backend;
  ComponentCase tried;
  NamedLayer tested;
  std::string loss = "sparse_categorical_crossentropy";
  std::vector<std::string> metrics = {};
  std::string optimizer = "sgd";
};

/// Two epochs of batches of 4 and 2 rows, an evaluation and a prediction.
void train(Setting setting) {
  auto loss = make<Loss>(first_way(Kind::loss, setting.loss));
  const TargetKind kind = targets_of(*loss, classes);
  const PredictionKind predictions = predictions_of(*loss, classes);
  Plan plan;
  plan.losses.push_back({std::move(loss)});
  for (const std::string& metric : setting.metrics)
    plan.metrics.push_back({make<Metric>(first_way(Kind::metric, metric)), metric});
  plan.optimizer = make<Optimizer>(first_way(Kind::optimizer, setting.optimizer));
  TrainerSettings settings;
  settings.backends = open_backends(setting.backend, false);
  settings.threads = 1;
  Trainer trainer(model_of(setting.tried, std::move(setting.tested), activation_of(predictions)),
                  std::move(plan), std::move(settings));
  Samples samples;
  for (std::size_t i = 0; i < setting.tried.inputs.size(); ++i) {
    samples.inputs.push_back(
        {fmt::format("x{}", i), setting.tried.drawn(i, rows, DType::float32, 7 + i), {}});
  }
  samples.targets.push_back({"y", target_of(kind, classes), {}});
  samples.rows = rows;
  FitOptions fit;
  fit.epochs = 2;
  fit.batch_size = 4;
  BOOST_TEST(trainer.fit(samples, nullptr, fit).epochs.size() == 2u);
  trainer.evaluate(samples);
  trainer.predict_columns(samples.inputs);
}

/// Calls f for every backend but the reference that runs here; an error fails the component alone.
template <class F>
void for_backends(const std::string& what, F f) {
  for (const char* backend : {"onednn"}) {
    if (!test::runs_here(backend)) continue;
    try {
      f(std::string(backend));
    } catch (const std::exception& error) {
      BOOST_ERROR(backend << ": " << what << ": " << error.what());
    }
  }
}

ComponentCase plain() { return {Kind::layer, "linear", Tree::map(), {rows_of({4})}}; }
NamedLayer plain_layer() { return layer("linear"); }

std::vector<std::string> names(Kind kind) {
  load_standard_plugins();
  return registry().names(kind);
}

/// Losses whose outputs a metric can judge.
std::vector<std::string> losses_beside(const std::string& metric) {
  const std::string binary = "binary_crossentropy";
  const std::string dense = "categorical_crossentropy";
  const std::string sparse = "sparse_categorical_crossentropy";
  if (metric == "binary_accuracy" || metric == binary) return {binary, dense};
  if (metric == "mean_io_u" || metric == "matthews_corrcoef") return {dense, sparse};
  if (metric == "kl_divergence") return {dense};
  if (judged_by(*make<Metric>(first_way(Kind::metric, metric))) == Judged::numbers)
    return {"mean_squared_error"};
  return {binary, dense, sparse};
}

NamedLayer made_layer(const Tree& tree) {
  const Choice choice = choose(Kind::layer, tree);
  return {make<Layer>(choice), choice.name, "tested"};
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_layer_runs_without_the_reference) {
  for (const std::string& name : names(Kind::layer)) {
    for (const ComponentCase& tried : cases_of(Kind::layer, name, Tree::map())) {
      for_backends(name, [&](const std::string& backend) {
        train({backend, tried, {tried.make<Layer>(), name, "tested"}});
      });
    }
  }
}

BOOST_AUTO_TEST_CASE(every_loss_and_metric_runs_without_the_reference) {
  for (const std::string& loss : names(Kind::loss)) {
    for_backends(loss, [&](const std::string& backend) { train({backend, plain(), plain_layer(), loss}); });
  }
  for (const std::string& metric : names(Kind::metric)) {
    for (const std::string& loss : losses_beside(metric)) {
      for_backends(metric + " beside " + loss, [&](const std::string& backend) {
        train({backend, plain(), plain_layer(), loss, {metric}});
      });
    }
  }
}

BOOST_AUTO_TEST_CASE(every_initializer_and_optimizer_runs_without_the_reference) {
  for (const std::string& initializer : names(Kind::initializer)) {
    const Tree dense = Tree::map(
        {{"dense",
          Tree::map({{"units", 3}, {"kernel_initializer", first_way(Kind::initializer, initializer)}})}});
    for_backends(initializer, [&](const std::string& backend) {
      train({backend, plain(), made_layer(dense)});
    });
  }
  for (const std::string& regularizer : names(Kind::regularizer)) {
    const Tree dense = Tree::map(
        {{"dense",
          Tree::map({{"units", 3}, {"kernel_regularizer", first_way(Kind::regularizer, regularizer)}})}});
    for_backends(regularizer, [&](const std::string& backend) {
      train({backend, plain(), made_layer(dense)});
    });
  }
  for (const std::string& constraint : names(Kind::constraint)) {
    const Tree dense = Tree::map(
        {{"dense",
          Tree::map({{"units", 3}, {"kernel_constraint", first_way(Kind::constraint, constraint)}})}});
    for_backends(constraint, [&](const std::string& backend) {
      train({backend, plain(), made_layer(dense)});
    });
  }
  for (const std::string& optimizer : names(Kind::optimizer)) {
    // One that makes its steps itself takes no model but its own: the command line's tests train it on both
    // backends.
    if (make<Optimizer>(first_way(Kind::optimizer, optimizer))->learning() != Learning::gradients) continue;
    for_backends(optimizer, [&](const std::string& backend) {
      train({backend, plain(), plain_layer(), "sparse_categorical_crossentropy", {}, optimizer});
    });
  }
}

BOOST_AUTO_TEST_SUITE_END()
