#include <plexus/config/to_yaml.hpp>
#include <plexus/error/error.hpp>
#include <plexus/run/detail/checkpoint_writer.hpp>
#include <plexus/run/detail/config_format.hpp>
#include <plexus/run/detail/fit_run.hpp>
#include <plexus/run/detail/history_writer.hpp>
#include <plexus/run/detail/run_setup.hpp>
#include <plexus/run/detail/run_tree.hpp>

#include <filesystem>
#include <system_error>
#include <utility>

namespace plexus {
namespace {

namespace fs = std::filesystem;

CheckpointRecord record_of(const RunFit& fit) {
  return {to_yaml(with_format(to_tree(fit.config))), to_json(fit.manifest)};
}

/// If the history cannot be written, the weights are still written, since they are worth more. `weights` may
/// be null.
void write_results(const RunDirectory& directory, const History& history, const NamedTensors* weights) {
  try {
    directory.write_history(history);
  } catch (const FileError&) {
    if (weights != nullptr) directory.write_weights(*weights);
    throw;
  }
  if (weights != nullptr) directory.write_weights(*weights);
}

RunState state_after(FitEnd end) {
  switch (end) {
    case FitEnd::complete:
    case FitEnd::stopped:
      return RunState::complete;
    case FitEnd::interrupted:
      return RunState::interrupted;
    case FitEnd::nonfinite:
      break;
  }
  return RunState::diverged;
}

/// For the handler of an exception, which matters more than a failure to write this.
void record_failure(const RunDirectory& directory, Manifest manifest, HistoryWriter& history) noexcept {
  try {
    manifest.state = RunState::failed;
    write_manifest(directory, manifest);
    history.flush();
  } catch (...) {
  }
}

/// Removes what a new training made, and nothing else. For the handler of an exception.
void remove_made(const RunFit& fit) {
  const fs::path& path = fit.directory.path();
  std::error_code ignored;
  if (fit.after_early_error == AfterEarlyError::remove) {
    fs::remove_all(path, ignored);
    return;
  }
  std::vector<fs::path> entries;
  for (fs::directory_iterator at(path, ignored); at != fs::directory_iterator(); at.increment(ignored)) {
    entries.push_back(at->path());
  }
  for (const fs::path& entry : entries) fs::remove_all(entry, ignored);
}

CheckpointPolicy policy_of(const RunConfig& config, bool validates) {
  CheckpointPolicy policy = config.checkpoint;
  if (!policy.best && validates) policy.best = "val_loss";
  return policy;
}

/// The value of the log by which the best epoch is chosen, for the weights that the fit left: that of the
/// last epoch, unless a callback replaced the weights at the end. `before`, `after`: the weights before and
/// after that.
std::optional<double> value_of_final(const RunFit& fit, const History& history, const BestEpoch& best,
                                     const NamedTensors& before, const NamedTensors& after) {
  if (before == after) {
    return history.epochs.empty() ? std::nullopt : find(history.epochs.back().logs, best.log);
  }
  const std::string_view prefix = "val_";
  if (!fit.parts.validation || !best.log.starts_with(prefix)) return std::nullopt;
  return find(fit.trainer.evaluate(*fit.parts.validation), best.log.substr(prefix.size()));
}

/// Copies the weights with which the fit ends, before callbacks may put others in their place.
class WeightsAtFinish final : public Callback {
 public:
  void on_train_finish(Training& training) override { weights = training.weights(); }
  NamedTensors weights;
};

}  // namespace

NewDirectory make_run_directory(const fs::path& out, const std::string& name) {
  if (out.empty()) return {RunDirectory::create_named(name), AfterEarlyError::remove};
  std::error_code ignored;
  const bool was_there = fs::exists(fs::absolute(out).lexically_normal(), ignored);
  return {RunDirectory::create(out), was_there ? AfterEarlyError::empty : AfterEarlyError::remove};
}

const Samples* validation_of(const Parts& parts) { return parts.validation ? &*parts.validation : nullptr; }

void begin_run(const RunFit& fit) {
  try {
    write_manifest(fit.directory, fit.manifest);
    if (fit.config.checkpoint.enabled) {
      write_checkpoint(fit.directory, {fit.trainer.variables(), fit.from}, record_of(fit));
    }
    fit.directory.write_config(to_tree(fit.config));
  } catch (...) {
    remove_made(fit);
    throw;
  }
}

FittedRun fit_run(const RunFit& fit) {
  HistoryWriter history_writer(fit.directory, fit.from.history);
  CheckpointWriter checkpoints(fit.directory, policy_of(fit.config, fit.parts.validation.has_value()),
                               record_of(fit), fit.repeats);
  WeightsAtFinish finish;
  const std::vector<std::unique_ptr<Callback>> own = make_callbacks(fit.config);
  std::vector<Callback*> callbacks;
  for (const auto& callback : own) callbacks.push_back(callback.get());
  callbacks.insert(callbacks.end(), fit.callbacks.begin(), fit.callbacks.end());
  callbacks.push_back(&history_writer);
  // Displays show an epoch before its checkpoint is written: a kill between the two loses no line.
  callbacks.insert(callbacks.end(), fit.displays.begin(), fit.displays.end());
  if (fit.config.checkpoint.enabled) callbacks.insert(callbacks.end(), {&checkpoints, &finish});
  FittedRun fitted;
  FitState state = fit.from;
  bool is_fitted = false;
  try {
    fitted.history =
        fit.trainer.fit(fit.parts.train, validation_of(fit.parts), fit.options, state, callbacks);
    is_fitted = true;
    const bool learnt = fitted.history.end != FitEnd::nonfinite || state.epoch > 1 || state.step > 0;
    if (learnt) fitted.weights = std::make_shared<const NamedTensors>(fit.trainer.weights());
    write_results(fit.directory, fitted.history, fitted.weights.get());
    Manifest manifest = fit.manifest;
    manifest.state = fitted.state = state_after(fitted.history.end);
    write_manifest(fit.directory, manifest);
  } catch (const Error&) {
    const bool is_early = !is_fitted && state.batches == 0;
    if (is_early && fit.after_early_error != AfterEarlyError::keep) {
      remove_made(fit);
    } else {
      record_failure(fit.directory, fit.manifest, history_writer);
    }
    throw;
  } catch (...) {
    record_failure(fit.directory, fit.manifest, history_writer);
    throw;
  }
  fitted.best = checkpoints.best();
  if (fitted.best && fitted.weights) {
    fitted.final_value = value_of_final(fit, fitted.history, *fitted.best, finish.weights, *fitted.weights);
  }
  return fitted;
}

}  // namespace plexus
