#include <plexus/compare/checks/loss_spread.hpp>
#include <plexus/compare/results.hpp>
#include <plexus/compare/timing/seconds_since.hpp>
#include <plexus/compare/checks/thread_bits.hpp>
#include <plexus/compare/verdicts.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include <fmt/format.h>

#include "compare/run.hpp"

namespace plexus::app {

namespace {

/// Runs in float64, by which losses are judged, take no longer; steps beyond are not judged.
constexpr double most_loss_seconds = 3;

/// All installed backends, reference first. A library that cannot be opened is left out, as a backend is that
/// the machine cannot run: nobody asked for it, if the run names its backend (open_run refuses it else).
std::vector<std::string> installed(Journal* journal, std::vector<std::string>& notes) {
  for (const std::filesystem::path& file : backend_libraries()) {
    try {
      const Journal::Task task(journal, fmt::format("loading {}", file.string()));
      load_plugin(file);
    } catch (const Error& error) {
      notes.push_back(fmt::format("{} was left out: {}", file.stem().string(), error.message()));
    }
  }
  std::vector<std::string> names = registry().names(Kind::backend);
  std::stable_partition(names.begin(), names.end(),
                        [](const std::string& name) { return name == "reference"; });
  return names;
}

/// The steps before the second checks are made on the baseline; by reference, if the baseline cannot.
std::unique_ptr<Comparer> comparer_of(const Subject& subject, const Candidate& baseline,
                                      const CompareSettings& settings, std::vector<std::string>& notes) {
  if (baseline.backends) {
    try {
      const Journal::Task task(settings.journal, "making the steps on " + baseline.name,
                               plugin_of(*baseline.backends));
      return std::make_unique<Comparer>(subject, *baseline.backends, settings);
    } catch (const UsageError&) {
      throw;
    } catch (const Error& error) {
      notes.push_back(
          fmt::format("{} could not make the steps before the second checks, so reference did: {}",
                      baseline.name, error.message()));
    }
  }
  try {
    const Journal::Task task(settings.journal, "making the steps on reference instead");
    return std::make_unique<Comparer>(subject, open_backends("reference"), settings);
  } catch (const UsageError&) {
    throw;
  } catch (const Error& error) {
    throw BackendError("nothing can be checked, for reference cannot run it: " + error.message());
  }
}

BackendResult checked(Comparer& comparer, const Candidate& candidate) {
  if (candidate.backends) return comparer.check(*candidate.backends);
  BackendResult result;
  result.name = candidate.name;
  fail(result, candidate.failure);
  return result;
}

void check_all(const Subject& subject, const CompareRequest& request,
               const std::vector<Candidate>& candidates, Compared& found) {
  const auto start = std::chrono::steady_clock::now();
  request.tell("preparing the checks");
  const auto comparer = comparer_of(subject, candidates.front(), request.settings, found.remarks.notes);
  for (const Candidate& candidate : candidates) {
    if (!request.only_backend.empty() && candidate.name != request.only_backend) continue;
    request.tell(fmt::format("checking the nodes of {}", candidate.name));
    found.comparison.backends.push_back(checked(*comparer, candidate));
  }
  found.comparison.context.check_seconds = seconds_since(start);
  summarize(found.comparison);
  request.tell(fmt::format("checked in {:.1f} s: {}", found.comparison.context.check_seconds,
                           name_of(found.comparison.verdict)));
}

/// One backend after its checks: what the run means on it.
class Outcome {
 public:
  Outcome(const OpenedRun& run, const Subject& subject, const CompareRequest& request, Compared& found)
      : run_(run), subject_(subject), request_(request), found_(found) {}

  void add(BackendResult& result) {
    const Backends backends = open_backends(result.name, run_.config.allow_fallback);
    add_thread_bits(backends, result);
    if (!subject_.trained && request_.loss_steps == 0) return;
    const std::string what = subject_.trained
                                 ? fmt::format("predicting the test data on {}", result.name)
                                 : fmt::format("training {} steps on {}", request_.loss_steps, result.name);
    request_.tell(what);
    const Journal::Task task(request_.settings.journal, what, plugin_of(backends));
    const auto trainer = subject_.trainer(backends, request_.settings.threads.front());
    if (subject_.trained) {
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
    result.thread_bits = thread_bits(subject_, backends, request_.settings.threads);
  }

  void add_losses(Trainer& trainer, BackendResult& result) {
    result.losses = train_steps(subject_, trainer, request_.loss_steps, seconds());
    if (result.losses.size() < static_cast<std::size_t>(request_.loss_steps)) {
      found_.remarks.notes.push_back(
          fmt::format("{} made {} of {} training steps: the time was up (--seconds)", result.name,
                      result.losses.size(), request_.loss_steps));
    }
    if (&result != &baseline() && baseline().failure.empty()) {
      result.partings = partings(baseline().losses, result.losses);
    }
  }

  void add_results(Trainer& trainer, BackendResult& result) {
    RunResults found = results_of(subject_, trainer, seconds());
    result.test_rows = subject_.samples.rows;
    result.metrics = std::move(found.metrics);
    if (found.single_rows < result.test_rows) {
      found_.remarks.notes.push_back(
          fmt::format("the metrics of {} have no intervals: the time was up (--seconds) after {} of {} rows",
                      result.name, found.single_rows, result.test_rows));
    }
    if (&result == &baseline()) {
      outputs_ = std::move(found.outputs);
    } else if (baseline().failure.empty()) {
      result.largest_output_difference = largest_difference(outputs_, found.outputs);
      found_.remarks.classes[result.name] =
          class_differences(subject_, trainer.model(), outputs_, found.outputs);
    }
  }

  const OpenedRun& run_;
  const Subject& subject_;
  const CompareRequest& request_;
  Compared& found_;
  std::vector<Tensor> outputs_;  // of the baseline
};

void judge_all_losses(const Subject& subject, const CompareRequest& request, Compared& found) {
  if (subject.trained || request.loss_steps == 0) return;
  request.tell("judging the losses by runs in float64");
  try {
    judge_losses(found.comparison, subject, open_backends("reference"), most_loss_seconds);
  } catch (const Error& error) {
    found.remarks.notes.push_back("the losses could not be judged: " + error.message());
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

std::vector<Candidate> candidates_of(const OpenedRun& run, const CompareRequest& request,
                                     std::vector<std::string>& notes) {
  const bool named = !request.backends.empty();
  std::vector<Candidate> found;
  Journal* const journal = request.settings.journal;
  for (const std::string& name : named ? request.backends : installed(journal, notes)) {
    Candidate candidate{name, std::nullopt, {}};
    try {
      const Journal::Task task(journal, "opening backend " + name);
      candidate.backends = open_backends(name, run.config.allow_fallback);
    } catch (const BackendError& error) {
      candidate.failure = error.message();
    } catch (const PluginError& error) {  // it broke its contract: told as one, if it was asked for
      if (named) throw;
      candidate.failure = error.message();
    }
    if (candidate.backends || named) {
      found.push_back(std::move(candidate));
    } else {
      notes.push_back(fmt::format("{} was left out: {}", name, candidate.failure));
    }
  }
  return found;
}

Compared compared(const OpenedRun& run, const Subject& subject, const CompareRequest& request,
                  const std::vector<Candidate>& candidates, std::vector<std::string> notes) {
  Compared found{{}, {std::move(notes), {}}};
  Comparison& comparison = found.comparison;
  comparison.context = context_of(run, request);
  check_all(subject, request, candidates, found);
  if (!request.only_backend.empty()) return found;
  Outcome outcome(run, subject, request, found);
  for (BackendResult& result : comparison.backends) {
    if (!result.failure.empty()) continue;
    try {
      outcome.add(result);
    } catch (const Error& error) {
      fail(result, error.message());
    }
  }
  judge_all_losses(subject, request, found);
  summarize(comparison);
  if (!comparison.backends.front().failure.empty() && comparison.backends.size() > 1) {
    found.remarks.notes.push_back(
        fmt::format("no backend was compared with the baseline {}, which could not run",
                    comparison.backends.front().name));
  }
  return found;
}

}  // namespace plexus::app
