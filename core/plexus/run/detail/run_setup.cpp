#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/options.hpp>
#include <plexus/error/error.hpp>
#include <plexus/run/detail/output_checks.hpp>
#include <plexus/run/detail/run_setup.hpp>
#include <plexus/run/run_directory.hpp>
#include <plexus/train/detail/known_logs.hpp>

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

namespace fs = std::filesystem;

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

/// Adds the files that a callback writes to `files`; reports those that it may not write.
void check_files(const Callback& callback, const Position& at, std::set<fs::path>& files,
                 Diagnostics& diagnostics) {
  for (const std::string& file : calling_plugin(callback, "files", [&] { return callback.files(); })) {
    const fs::path path = fs::path(file).lexically_normal();
    const std::string own = RunDirectory::own_name(path);
    if (path.is_absolute() || !path.has_filename() || path == "." || *path.begin() == "..") {
      diagnostics.error(at,
                        fmt::format("'{}' is no file within the run directory: write a path there, such as "
                                    "log.csv or logs/log.csv",
                                    file));
    } else if (!own.empty()) {
      diagnostics.error(
          at, fmt::format("the run directory has a '{}' of its own: give the file another name", own));
    } else if (!files.insert(path).second) {
      diagnostics.error(
          at, fmt::format("a callback before writes '{}' too: give one of them another file", file));
    }
  }
}

/// "; 'loss_ratio' is added by ..., which comes later": empty unless a later callback adds a log that
/// callback `at` lacks.
std::string later_callback(const std::vector<std::unique_ptr<Callback>>& callbacks, std::size_t at,
                           const RunConfig& config, const std::vector<KnownLog>& logs) {
  const auto is_there = [&](const std::string& name) {
    return std::any_of(logs.begin(), logs.end(), [&](const KnownLog& log) { return log.name == name; });
  };
  const Callback& reader = *callbacks[at];
  for (const std::string& name : calling_plugin(reader, "monitors", [&] { return reader.monitors(); })) {
    for (std::size_t i = at + 1; i < callbacks.size() && !is_there(name); ++i) {
      const Callback& later = *callbacks[i];
      const std::vector<std::string> added = calling_plugin(later, "adds", [&] { return later.adds(); });
      if (std::find(added.begin(), added.end(), name) == added.end()) continue;
      return fmt::format("; '{}' is added by {}, which comes later in the list: write that before", name,
                         config.callbacks[i].choice.name);
    }
  }
  return "";
}

/// Reports checkpoint.best unless that log will exist and it is known which of its values are better.
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
                  "are {}{}",
                  *policy.best, near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near),
                  fmt::join(names, ", "), remedy_of_missing_log(*policy.best, names)));
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

void require_training(const RunConfig& config) {
  if (config.has_training) return;
  at_place(config.loss_position, [] {
    throw ConfigError(
        "the run file says nothing of a training, so that its model can predict with the weights that it "
        "gives (`plexus predict`), but not be trained, evaluated or compared. A training needs a loss "
        "and an optimizer ('loss: mean_squared_error', 'optimizer: sgd') and a model with weights to learn");
  });
}

Plan make_plan(const RunConfig& config, const Model& model) {
  require_training(config);
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
  if (config.optimizer.options) plan.optimizer = make<Optimizer>(config.optimizer);
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
  const std::vector<std::unique_ptr<Callback>> callbacks = make_callbacks(config);
  std::set<fs::path> files;
  for (std::size_t i = 0; i < callbacks.size(); ++i) {
    const Position& at = config.callbacks[i].choice.position;
    check_files(*callbacks[i], at, files, diagnostics);
    try {
      add_logs_of(*callbacks[i], logs);
    } catch (const ConfigError& error) {  // it has its place
      throw;
    } catch (const UsageError& error) {
      diagnostics.error(at, error.message() + later_callback(callbacks, i, config, logs));
    }
  }
  check_best(config.checkpoint, logs, diagnostics);
  diagnostics.throw_if_any();
}

}  // namespace plexus
