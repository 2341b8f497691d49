#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/options.hpp>
#include <plexus/error/error.hpp>
#include <plexus/run/detail/output_checks.hpp>
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
      const std::string& label = entry.name.empty() ? entry.choice.typed : entry.name;
      plan.metrics.push_back(
          {make<Metric>(entry.choice), label, model.output_name(output), weighted, entry.choice.position});
    }
  }
}

void add_call(Model& model, const Wiring::Call& call) {
  const ModelConfig::Item& item = *call.item;
  if (item.form == ModelConfig::Item::Form::share) {
    model.share(call.shared, call.from, call.name, item.position, call.places);
    return;
  }
  NamedLayer named{make<Layer>(item.choice), item.choice.name, call.name, item.trainable, item.position};
  model.add(std::move(named), call.from, call.places);
}

}  // namespace

Model make_model(const RunConfig& config, const std::vector<Model::Input>& inputs) {
  std::vector<std::string> names;
  for (const Model::Input& input : inputs) names.push_back(input.name);
  Diagnostics diagnostics;
  const Wiring wiring = wire(config.model, places_of_inputs(config, names), diagnostics);
  diagnostics.throw_if_any();
  Model model;
  for (const Model::Input& input : inputs) {
    at_place(config.model.position, [&] { model.input(input.name, input.row); });
  }
  for (const Wiring::Call& call : wiring.calls) {
    at_place(call.item->position, [&] { add_call(model, call); });
  }
  for (const Wiring::Output& output : wiring.outputs) {
    at_place(output.position, [&] { model.output(output.value, output.name, output.position); });
  }
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
