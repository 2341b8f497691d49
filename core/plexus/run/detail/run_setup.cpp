#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/options.hpp>
#include <plexus/error/error.hpp>
#include <plexus/run/detail/output_checks.hpp>
#include <plexus/run/detail/run_setup.hpp>
#include <plexus/train/detail/known_logs.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

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

/// The log that tells the best epoch has to be there, and it has to be known which of its values are better.
void check_best(const CheckpointPolicy& policy, const std::vector<KnownLog>& logs, Diagnostics& diagnostics) {
  if (!policy.enabled || !policy.best || policy.best->empty()) return;
  std::vector<std::string> names;
  for (const KnownLog& log : logs) {
    if (log.better) names.push_back(log.name);
  }
  if (std::find(names.begin(), names.end(), *policy.best) != names.end()) return;
  const std::string near = nearest(*policy.best, names);
  diagnostics.error(
      policy.best_position,
      fmt::format("checkpoint.best: there is no log '{}' whose better values are known{}; the logs "
                  "are {}",
                  *policy.best, near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near),
                  fmt::join(names, ", ")));
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

std::unique_ptr<Callback> make_callback(const Choice& choice) {
  return std::unique_ptr<Callback>(static_cast<Callback*>(make_component(choice).release()));
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

std::vector<std::unique_ptr<Callback>> make_callbacks(const RunConfig& config) {
  std::vector<std::unique_ptr<Callback>> callbacks;
  for (const RunConfig::NamedCallback& named : config.callbacks) {
    callbacks.push_back(make_callback(named.choice));
  }
  return callbacks;
}

void check_callbacks(const RunConfig& config, const Model& model, const Plan& plan) {
  const std::optional<Split>& split = config.data.validation;
  const bool validates = split && split->kind != Split::Kind::none;
  std::vector<KnownLog> logs = known_logs(model, plan, validates, config.train_eval);
  Diagnostics diagnostics;
  for (const RunConfig::NamedCallback& named : config.callbacks) {
    try {
      add_logs_of(*make_callback(named.choice), logs);
    } catch (const ConfigError& error) {  // it has its place
      throw;
    } catch (const UsageError& error) {
      diagnostics.error(named.choice.position, error.message());
    }
  }
  check_best(config.checkpoint, logs, diagnostics);
  diagnostics.throw_if_any();
}

}  // namespace plexus
