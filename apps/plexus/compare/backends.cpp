#include <plexus/compare/checks/loss_spread.hpp>
#include <plexus/compare/checks/thread_bits.hpp>
#include <plexus/compare/results.hpp>
#include <plexus/compare/verdicts.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/train/clock.hpp>

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "compare/run.hpp"

namespace plexus::app {

namespace {

/// Time limit of the float64 runs that judge the losses. Steps that they do not reach are not judged.
constexpr double max_loss_seconds = 3;

/// The names of all installed backends, reference first. Backends that cannot be opened are skipped with a
/// note. (If the run names no backend, open_run has already failed.)
std::vector<std::string> installed(Journal* journal, std::vector<std::string>& notes) {
  for (const std::filesystem::path& file : backend_libraries()) {
    try {
      const Journal::Task task(journal, fmt::format("loading {}", file.string()));
      load_plugin(file);
    } catch (const Error& error) {
      notes.push_back(fmt::format("{} was skipped: {}", file.stem().string(), error.message()));
    }
  }
  std::vector<std::string> names = registry().names(Kind::backend);
  std::stable_partition(names.begin(), names.end(),
                        [](const std::string& name) { return name == "reference"; });
  return names;
}

/// Makes the comparer. The training steps before the second checks run on the baseline, or on reference if
/// the baseline cannot run them.
std::unique_ptr<Comparer> comparer_of(const ComparedRun& compared_run, const Candidate& baseline,
                                      const CompareSettings& settings, std::vector<std::string>& notes) {
  if (baseline.backends) {
    try {
      const Journal::Task task(settings.journal, "making the steps on " + baseline.name,
                               plugin_of(*baseline.backends));
      return std::make_unique<Comparer>(compared_run, *baseline.backends, settings);
    } catch (const UsageError&) {
      throw;
    } catch (const Error& error) {
      notes.push_back(
          fmt::format("{} could not run the steps before the second checks, so reference ran them: {}",
                      baseline.name, error.message()));
    }
  }
  try {
    const Journal::Task task(settings.journal, "making the steps on reference");
    return std::make_unique<Comparer>(compared_run, open_backends("reference"), settings);
  } catch (const UsageError&) {
    throw;
  } catch (const Error& error) {
    throw BackendError("nothing can be checked, because reference cannot run the model: " + error.message());
  }
}

BackendResult checked(Comparer& comparer, const Candidate& candidate) {
  if (candidate.backends) return comparer.check(*candidate.backends);
  BackendResult result;
  result.name = candidate.name;
  fail(result, candidate.failure);
  return result;
}

void check_all(const ComparedRun& compared_run, const CompareRequest& request,
               const std::vector<Candidate>& candidates, Compared& found) {
  const double start = steady_seconds();
  request.announce("preparing the checks");
  const auto comparer = comparer_of(compared_run, candidates.front(), request.settings, found.remarks.notes);
  for (const Candidate& candidate : candidates) {
    if (!request.only_backend.empty() && candidate.name != request.only_backend) continue;
    request.announce(fmt::format("checking the nodes of {}", candidate.name));
    found.comparison.backends.push_back(checked(*comparer, candidate));
  }
  found.comparison.context.check_seconds = seconds_since(start);
  summarize(found.comparison);
  request.announce(fmt::format("checked in {:.1f} s: {}", found.comparison.context.check_seconds,
                               name_of(found.comparison.verdict)));
}

/// Adds the results of the run on a backend to the checks of that backend: the losses for a run file, the
/// predictions for a trained run.
class Outcome {
 public:
  Outcome(const Run& run, const ComparedRun& compared_run, const CompareRequest& request, Compared& found)
      : run_(run), compared_run_(compared_run), request_(request), found_(found) {}

  void add(BackendResult& result) {
    const Backends backends = open_backends(result.name, run_.config().allow_fallback);
    add_thread_bits(backends, result);
    if (!compared_run_.trained && request_.loss_steps == 0) return;
    const std::string what = compared_run_.trained
                                 ? fmt::format("predicting the test data on {}", result.name)
                                 : fmt::format("training {} steps on {}", request_.loss_steps, result.name);
    request_.announce(what);
    const Journal::Task task(request_.settings.journal, what, plugin_of(backends));
    const auto trainer = compared_run_.trainer(backends, request_.settings.threads.front());
    if (compared_run_.trained) {
      add_results(*trainer, result);
    } else {
      add_losses(*trainer, result);
    }
  }

 private:
  BackendResult& baseline() { return found_.comparison.backends.front(); }
  double seconds() const {
    return request_.loss_seconds / static_cast<double>(found_.comparison.backends.size());
  }

  void add_thread_bits(const Backends& backends, BackendResult& result) {
    const Journal::Task task(request_.settings.journal,
                             fmt::format("training with other numbers of threads on {}", result.name),
                             plugin_of(backends));
    result.thread_bits = thread_bits(compared_run_, backends, request_.settings.threads);
  }

  void add_losses(Trainer& trainer, BackendResult& result) {
    const double start = steady_seconds();
    result.losses = train_steps(compared_run_, trainer, request_.loss_steps, seconds());
    if (result.losses.size() < static_cast<std::size_t>(request_.loss_steps)) {
      const bool late = seconds() > 0 && seconds_since(start) > seconds();
      found_.remarks.notes.push_back(fmt::format(
          "{} made {} of {} training steps: {}", result.name, result.losses.size(), request_.loss_steps,
          late ? "the time limit was reached (--seconds)" : "the optimizer ended the training there"));
    }
    if (&result != &baseline() && baseline().failure.empty()) {
      result.divergences = divergences(baseline().losses, result.losses);
    }
  }

  void add_results(Trainer& trainer, BackendResult& result) {
    RunResults found = results_of(compared_run_, trainer, seconds());
    result.test_rows = compared_run_.samples.rows;
    result.metrics = std::move(found.metrics);
    if (found.single_rows < result.test_rows) {
      found_.remarks.notes.push_back(fmt::format(
          "the metrics of {} have no intervals: the time limit was reached (--seconds) after {} of {} rows",
          result.name, found.single_rows, result.test_rows));
    }
    if (&result == &baseline()) {
      outputs_ = std::move(found.outputs);
    } else if (baseline().failure.empty()) {
      result.largest_output_difference = largest_difference(outputs_, found.outputs);
      found_.remarks.classes[result.name] =
          class_differences(compared_run_, trainer.model(), outputs_, found.outputs);
    }
  }

  const Run& run_;
  const ComparedRun& compared_run_;
  const CompareRequest& request_;
  Compared& found_;
  std::vector<Tensor> outputs_;  // of the baseline
};

void judge_all_losses(const ComparedRun& compared_run, const CompareRequest& request, Compared& found) {
  if (compared_run.trained || request.loss_steps == 0) return;
  request.announce("checking the losses by runs in float64");
  try {
    judge_losses(found.comparison, compared_run, open_backends("reference"), max_loss_seconds);
  } catch (const Error& error) {
    found.remarks.notes.push_back("the losses could not be checked: " + error.message());
  }
}

}  // namespace

std::string plugin_of(const Backends& backends) {
  const Origin* const origin = backends.chosen->origin();
  return origin == nullptr ? "" : described(*origin);
}

void fail(BackendResult& result, const std::string& why) {
  std::vector<std::string> places;
  for (const LayerCheck& layer : result.layers) places.push_back(layer.place);
  result.failure = why;
  summarize(result, places);
}

std::vector<Candidate> candidates_of(const Run& run, const CompareRequest& request,
                                     std::vector<std::string>& notes) {
  const bool named = !request.backends.empty();
  std::vector<Candidate> found;
  Journal* const journal = request.settings.journal;
  for (const std::string& name : named ? request.backends : installed(journal, notes)) {
    Candidate candidate{name, std::nullopt, {}};
    try {
      const Journal::Task task(journal, "opening backend " + name);
      candidate.backends = open_backends(name, run.config().allow_fallback);
    } catch (const BackendError& error) {
      candidate.failure = error.message();
    } catch (const PluginError& error) {  // it broke its contract: an error only if the user named it
      if (named) throw;
      candidate.failure = error.message();
    }
    if (candidate.backends || named) {
      found.push_back(std::move(candidate));
    } else {
      notes.push_back(fmt::format("{} was skipped: {}", name, candidate.failure));
    }
  }
  return found;
}

Compared compared(const Run& run, const ComparedRun& compared_run, const CompareRequest& request,
                  const std::vector<Candidate>& candidates, std::vector<std::string> notes) {
  Compared found{{}, {std::move(notes), {}}};
  Comparison& comparison = found.comparison;
  comparison.context = context_of(run, request);
  check_all(compared_run, request, candidates, found);
  if (!request.only_backend.empty()) return found;
  Outcome outcome(run, compared_run, request, found);
  for (BackendResult& result : comparison.backends) {
    if (!result.failure.empty()) continue;
    try {
      outcome.add(result);
    } catch (const Error& error) {
      fail(result, error.message());
    }
  }
  judge_all_losses(compared_run, request, found);
  summarize(comparison);
  if (!comparison.backends.front().failure.empty() && comparison.backends.size() > 1) {
    found.remarks.notes.push_back(
        fmt::format("no backend was compared with the baseline {}, which could not run",
                    comparison.backends.front().name));
  }
  return found;
}

}  // namespace plexus::app
