// Every component that is shipped trains a step on every backend in float32, and nothing falls back on the
// reference: a kernel that is missing shows here.

#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/tensor/philox.hpp>
#include <plexus/train/trainer.hpp>

#include <cmath>
#include <set>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "../support/runs_here.hpp"

using namespace plexus;

BOOST_AUTO_TEST_SUITE(components)

namespace {

constexpr std::int64_t rows = 6;
constexpr std::int64_t classes = 3;

/// What a component is tried with, besides its name.
struct Tried {
  Tree component;
  std::size_t inputs = 1;
  Shape row{4};
};

/// Options of the layers that need some, or that are to be tried in more than one way.
std::vector<Tried> variants(const std::string& name) {
  const auto with = [&](std::initializer_list<Tree::Entry> options) {
    return Tree::map({{name, Tree::map(options)}});
  };
  if (name == "dense") return {{with({{"units", 3}})}};
  if (name == "dropout") return {{with({{"rate", 0.5}})}};
  if (name == "leaky_relu") return {{with({{"negative_slope", 0.2}})}};
  if (name == "rescaling") return {{with({{"scale", 2}})}};
  if (name == "reshape") return {{with({{"target_shape", Tree::list({2, 2})}})}};
  if (name == "logic_neuron") return {{Tree(name)}, {with({{"inhibitory", Tree::list({1})}}), 2}};
  if (name == "embedding") return {{with({{"input_dim", 9}, {"output_dim", 2}})}};
  if (name == "dot") {
    return {{with({{"axes", Tree::list({1})}}), 2},
            {with({{"axes", Tree::list({2, 1})}, {"normalize", true}}), 2, {3, 3}}};
  }
  if (name == "concatenate") return {{Tree(name), 2}, {with({{"axis", 1}}), 2, {2, 3}}};
  if (name == "batch_normalization") return {{Tree(name)}, {with({{"axis", 1}}), 1, {2, 3}}};
  const std::set<std::string> merging{"add", "subtract", "multiply", "average", "maximum", "minimum"};
  return {{Tree(name), merging.count(name) == 1 ? std::size_t{2} : std::size_t{1}}};
}

Tensor drawn(const Shape& row, std::uint64_t key) {
  Tensor values(DType::float32, row.inserted(0, rows));
  fill_uniform(7, key, values.data<float>());
  return values;
}

/// Whole numbers from 0 to 8 where they are looked up.
Tensor input_of(const Tried& tried, std::uint64_t key, bool indices) {
  Tensor values = drawn(tried.row, key);
  if (!indices) return values;
  for (float& value : values.data<float>()) value = std::floor(value * 9);
  return values;
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
Model model_of(const Tried& tried, NamedLayer tested, const char* activation) {
  Model model;
  std::vector<Model::Value> inputs;
  for (std::size_t i = 0; i < tried.inputs; ++i) {
    inputs.push_back(model.input(fmt::format("x{}", i), {DType::float32, tried.row}));
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
  Tried tried;
  NamedLayer tested;
  std::string loss = "sparse_categorical_crossentropy";
  std::vector<std::string> metrics = {};
  std::string optimizer = "sgd";
};

/// Two epochs of batches of 4 and 2 rows, an evaluation and a prediction.
void train(Setting setting) {
  const bool indices = setting.tested.layer->takes_indices();
  auto loss = make<Loss>(Tree(setting.loss));
  const TargetKind kind = targets_of(*loss, classes);
  const PredictionKind predictions = predictions_of(*loss, classes);
  Plan plan;
  plan.losses.push_back({std::move(loss)});
  for (const std::string& metric : setting.metrics)
    plan.metrics.push_back({make<Metric>(Tree(metric)), metric});
  plan.optimizer = make<Optimizer>(Tree(setting.optimizer));
  TrainerSettings settings;
  settings.backends = open_backends(setting.backend, false);
  settings.threads = 1;
  Trainer trainer(model_of(setting.tried, std::move(setting.tested), activation_of(predictions)),
                  std::move(plan), std::move(settings));
  Samples samples;
  for (std::size_t i = 0; i < setting.tried.inputs; ++i) {
    samples.inputs.push_back({fmt::format("x{}", i), input_of(setting.tried, i, indices), {}});
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

Tried plain() { return {Tree("linear")}; }
NamedLayer plain_layer() { return layer("linear"); }

std::vector<std::string> names(Kind kind) {
  load_standard_plugins();
  return registry().names(kind);
}

NamedLayer made_layer(const Tree& tree) {
  const Choice choice = choose(Kind::layer, tree);
  return {make<Layer>(choice), choice.name, "tested"};
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_layer_runs_without_the_reference) {
  for (const std::string& name : names(Kind::layer)) {
    for (const Tried& tried : variants(name)) {
      for_backends(name, [&](const std::string& backend) {
        train({backend, tried, made_layer(tried.component)});
      });
    }
  }
}

BOOST_AUTO_TEST_CASE(every_loss_and_metric_runs_without_the_reference) {
  for (const std::string& loss : names(Kind::loss)) {
    for_backends(loss, [&](const std::string& backend) { train({backend, plain(), plain_layer(), loss}); });
  }
  const std::set<std::string> numbers{"mean_squared_error", "mean_absolute_error", "root_mean_squared_error",
                                      "r2_score"};
  for (const std::string& metric : names(Kind::metric)) {
    std::vector<std::string> losses{"binary_crossentropy", "categorical_crossentropy"};
    const bool of_numbers = numbers.count(metric) == 1;
    if (of_numbers) losses = {"mean_squared_error"};
    if (!of_numbers && metric != "binary_accuracy") losses.push_back("sparse_categorical_crossentropy");
    for (const std::string& loss : losses) {
      for_backends(metric + " beside " + loss, [&](const std::string& backend) {
        train({backend, plain(), plain_layer(), loss, {metric}});
      });
    }
  }
}

BOOST_AUTO_TEST_CASE(every_initializer_and_optimizer_runs_without_the_reference) {
  for (const std::string& initializer : names(Kind::initializer)) {
    const Tree dense = Tree::map({{"dense", Tree::map({{"units", 3}, {"kernel_initializer", initializer}})}});
    for_backends(initializer, [&](const std::string& backend) {
      train({backend, plain(), made_layer(dense)});
    });
  }
  for (const std::string& regularizer : names(Kind::regularizer)) {
    const Tree dense = Tree::map({{"dense", Tree::map({{"units", 3}, {"kernel_regularizer", regularizer}})}});
    for_backends(regularizer, [&](const std::string& backend) {
      train({backend, plain(), made_layer(dense)});
    });
  }
  for (const std::string& optimizer : names(Kind::optimizer)) {
    // One that makes its steps itself takes no model but its own: the command line's tests train it on both
    // backends.
    if (make<Optimizer>(Tree(optimizer))->learning() != Learning::gradients) continue;
    for_backends(optimizer, [&](const std::string& backend) {
      train({backend, plain(), plain_layer(), "sparse_categorical_crossentropy", {}, optimizer});
    });
  }
}

BOOST_AUTO_TEST_SUITE_END()
