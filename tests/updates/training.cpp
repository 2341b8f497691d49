#include "training.hpp"

#include <plexus/data/safetensors.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/tensor/philox.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus::tests {

namespace {

/// Small batches are several, large ones are one: that is enough for a step to be like no other.
std::int64_t batches_of(const JudgedTraining& training) { return training.batch <= 1000 ? 4 : 1; }

/// Each batch begins at another of its rows.
Tensor rotated(const Tensor& rows, const JudgedTraining& training) {
  Tensor result(rows.type());
  const std::size_t row = rows.type().bytes() / static_cast<std::size_t>(rows.shape()[0]);
  const std::size_t batch = row * static_cast<std::size_t>(training.batch);
  const std::size_t first = static_cast<std::size_t>(training.batch * training.order / orders) * row;
  for (std::size_t begin = 0; begin < rows.type().bytes(); begin += batch) {
    const auto* const from = rows.raw() + begin;
    std::rotate_copy(from, from + first, from + batch, result.raw() + begin);
  }
  return result;
}

Samples samples_of(const JudgedTraining& training) {
  const std::int64_t rows = training.batch * batches_of(training);
  Tensor x(DType::float32, {rows, training.widths.front()});
  fill_normal(training.seed, 0, x.data<float>());
  Tensor draws(DType::float64, {rows});
  fill_uniform(training.seed, 1, draws.data<double>());
  Tensor y(DType::int32, {rows});
  for (std::size_t i = 0; i < static_cast<std::size_t>(rows); ++i) {
    y.data<std::int32_t>()[i] = static_cast<std::int32_t>(draws.data<double>()[i] * training.widths.back());
  }
  Samples samples;
  samples.inputs.push_back({"x", rotated(x, training), {}});
  samples.targets.push_back({"y", rotated(y, training), {}});
  samples.weights.resize(1);
  samples.rows = rows;
  return samples;
}

/// Without kinks: a ReLU that is on in one precision and off in the other says nothing of rounding.
Model model_of(const std::vector<int>& widths) {
  std::vector<NamedLayer> layers;
  for (std::size_t i = 1; i < widths.size(); ++i) {
    const char* activation = i + 1 == widths.size() ? "softmax" : "tanh";
    layers.push_back(layer("dense", {{"units", widths[i]}, {"activation", activation}}));
  }
  return Model::sequential({DType::float32, {widths.front()}}, std::move(layers));
}

Tree optimizer_of(const JudgedTraining& training) {
  if (training.optimizer == "momentum") {
    return Tree::map({{"sgd", Tree::map({{"learning_rate", training.rate}, {"momentum", 0.9}})}});
  }
  return Tree::map({{training.optimizer, Tree::map({{"learning_rate", training.rate}})}});
}

Plan plan_of(const JudgedTraining& training) {
  Plan plan;
  plan.losses.push_back({make<Loss>("sparse_categorical_crossentropy")});
  plan.optimizer = make<Optimizer>(optimizer_of(training));
  return plan;
}

/// Where the parameters after `step` are kept, if they are.
std::optional<std::filesystem::path> kept_file(const JudgedTraining& training, const Runner& runner,
                                               int step) {
  const char* const directory = std::getenv("PLEXUS_KEPT_TRAININGS");
  if (directory == nullptr || runner.backend != "reference") return std::nullopt;
  std::filesystem::create_directories(directory);
  return std::filesystem::path(directory) / fmt::format("{}_{}_{}_{}_{}_{}_{}_{}.safetensors",
                                                        fmt::join(training.widths, "-"), training.optimizer,
                                                        training.rate, training.batch, training.seed,
                                                        training.order, name_of(runner.precision), step);
}

std::vector<NamedTensors> trained(const JudgedTraining& training, const Runner& runner,
                                  const std::vector<int>& steps) {
  TrainerSettings settings;
  settings.backends = open_backends(runner.backend);
  settings.threads = runner.threads;
  settings.precision = runner.precision;
  settings.seed = training.seed;
  const Samples samples = samples_of(training);
  Trainer trainer(model_of(training.widths), plan_of(training), settings);
  Program& program = trainer.program(Mode::train, samples, training.batch);
  std::vector<NamedTensors> found{trainer.weights()};
  int done = 0;
  for (const int wanted : steps) {
    for (; done < wanted; ++done) program.replay(done % batches_of(training), 1);
    found.push_back(trainer.weights());
  }
  return found;
}

}  // namespace

std::vector<NamedTensors> parameters_after(const JudgedTraining& training, const Runner& runner,
                                           const std::vector<int>& steps) {
  std::vector<int> moments{0};
  moments.insert(moments.end(), steps.begin(), steps.end());
  std::vector<NamedTensors> kept;
  for (const int step : moments) {
    const auto file = kept_file(training, runner, step);
    if (file && std::filesystem::exists(*file)) kept.push_back(read_safetensors(*file));
  }
  if (kept.size() == moments.size()) return kept;
  std::vector<NamedTensors> found = trained(training, runner, steps);
  for (std::size_t i = 0; i < moments.size(); ++i) {
    if (const auto file = kept_file(training, runner, moments[i])) write_safetensors(*file, found[i]);
  }
  return found;
}

}  // namespace plexus::tests
