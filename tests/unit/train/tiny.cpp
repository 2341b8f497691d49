#include "tiny.hpp"

#include <plexus/config/yaml.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

namespace plexus::tests {

namespace {

Trainer trainer(int units, const char* activation, const char* loss) {
  reference();
  std::vector<NamedLayer> layers;
  layers.push_back(layer("dense", {{"units", units}, {"activation", activation}}));
  Plan plan;
  plan.losses.push_back({make<Loss>(choose(Kind::loss, loss))});
  plan.optimizer = make<Optimizer>("sgd");
  TrainerSettings settings;
  settings.backends = reference();
  settings.threads = 1;
  settings.seed = 1;
  return Trainer(Model::sequential({DType::float64, {1}}, std::move(layers), "x"), std::move(plan), settings);
}

}  // namespace

const Backends& reference() {
  static const Backends loaded = [] {
    load_standard_plugins();
    return open_backends("reference");
  }();
  return loaded;
}

NamedLayer dense(int units, const char* activation, std::string name) {
  reference();  // loads the plugins
  NamedLayer made = layer("dense", {{"units", units}, {"activation", activation}});
  made.name = std::move(name);
  return made;
}

NamedLayer formula(Formula::Form form) {
  return {std::make_unique<Formula>(std::move(form)), "formula", "formula", true};
}

Trainer tiny_classifier(int units) { return trainer(units, "softmax", "sparse_categorical_crossentropy"); }
Trainer tiny_regressor(int units) { return trainer(units, "linear", "mean_squared_error"); }

Samples samples_of(const Tensor& targets, std::vector<std::string> classes) {
  const std::int64_t rows = targets.shape()[0];
  Tensor x(DType::float64, {rows, 1});
  for (std::int64_t r = 0; r < rows; ++r)
    x.data<double>()[static_cast<std::size_t>(r)] = static_cast<double>(r) / static_cast<double>(rows);
  Samples samples;
  samples.rows = rows;
  samples.inputs.push_back({"x", x, {}});
  samples.targets.push_back({"t", targets, std::move(classes), {}, "t.csv"});
  samples.weights.resize(1);
  return samples;
}

Samples labelled(std::int64_t rows) {
  Tensor labels(DType::uint8, {rows});
  for (std::int64_t r = 0; r < rows; ++r) {
    labels.data<std::uint8_t>()[static_cast<std::size_t>(r)] = static_cast<std::uint8_t>(r % 3);
  }
  return samples_of(labels);
}

Samples numbered(std::int64_t rows) {
  std::vector<double> targets;
  for (std::int64_t r = 0; r < rows; ++r) targets.push_back(static_cast<double>(r * 5 % 7));
  return samples_of(Tensor::of({rows}, std::span<const double>(targets)));
}

std::unique_ptr<Trainer> trainer_of(const std::string& optimizer, std::vector<NamedLayer> layers) {
  reference();  // loads the plugins
  Plan plan;
  plan.losses.push_back({loss("mean_squared_error")});
  plan.optimizer = make<Optimizer>(parse_yaml(std::make_shared<Source>(Source{"run.yaml", optimizer, "."})));
  return std::make_unique<Trainer>(
      Model::sequential({DType::float64, {1}}, std::move(layers), "x"), std::move(plan),
      TrainerSettings{.backends = reference(), .threads = 1, .precision = DType::float64, .seed = 1});
}

FitOptions fit_options(int epochs, std::int64_t batch_size) {
  FitOptions options;
  options.epochs = epochs;
  options.batch_size = batch_size;
  return options;
}

}  // namespace plexus::tests
