#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/options.hpp>
#include <plexus/error/error.hpp>
#include <plexus/run/detail/run_setup.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Which outputs of the model `name` stands for: all of them if it is empty.
std::vector<std::size_t> outputs_of(const Model& model, const std::string& name, const Position& position) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < model.outputs().size(); ++i) {
    if (name.empty() || name == model.output_name(i)) found.push_back(i);
  }
  if (found.empty()) {
    at_place(position, [&] {
      throw ConfigError(
          fmt::format("the model has no output '{}'{}", name, suggestion(name, model.output_names())));
    });
  }
  return found;
}

void add_metrics(const std::vector<RunConfig::ForOutput>& entries, bool weighted, const Model& model,
                 Plan& plan) {
  for (const RunConfig::ForOutput& entry : entries) {
    for (const std::size_t output : outputs_of(model, entry.output, entry.choice.position)) {
      plan.metrics.push_back({make<Metric>(entry.choice), entry.choice.typed, model.output_name(output),
                              weighted, entry.choice.position});
    }
  }
}

}  // namespace

Model make_model(const RunConfig& config, const std::vector<Model::Input>& inputs) {
  if (inputs.size() != 1) {
    at_place(config.model_position, [&] {
      throw ConfigError(fmt::format("a list of layers takes one input, the data gives {}", inputs.size()));
    });
  }
  Model model;
  Model::Value last =
      at_place(config.model_position, [&] { return model.input(inputs.front().name, inputs.front().row); });
  for (const RunConfig::LayerChoice& layer : config.layers) {
    const Position& position = layer.choice.position;
    NamedLayer named{make<Layer>(layer.choice), layer.choice.name, layer.name, layer.trainable, position};
    last = at_place(position, [&] { return model.add(std::move(named), {last}); });
  }
  model.output(last);
  return model;
}

Plan make_plan(const RunConfig& config, const Model& model) {
  Plan plan;
  plan.losses.resize(model.outputs().size());
  for (std::size_t i = 0; i < plan.losses.size(); ++i) plan.losses[i].output = model.output_name(i);
  for (const RunConfig::ForOutput& entry : config.losses) {
    for (const std::size_t output : outputs_of(model, entry.output, entry.choice.position)) {
      plan.losses[output].loss = make<Loss>(entry.choice);
      plan.losses[output].position = entry.choice.position;
    }
  }
  for (const RunConfig::LossWeight& entry : config.loss_weights) {
    for (const std::size_t i : outputs_of(model, entry.output, entry.position)) {
      plan.losses[i].weight = entry.weight;
    }
  }
  for (std::size_t i = 0; i < plan.losses.size(); ++i) {
    if (plan.losses[i].loss) continue;
    at_place(config.loss_position,
             [&] { throw ConfigError(fmt::format("output '{}' has no loss", model.output_name(i))); });
  }
  add_metrics(config.metrics, false, model, plan);
  add_metrics(config.weighted_metrics, true, model, plan);
  plan.optimizer = make<Optimizer>(config.optimizer);
  plan.optimizer_position = config.optimizer.position;
  return plan;
}

}  // namespace plexus
