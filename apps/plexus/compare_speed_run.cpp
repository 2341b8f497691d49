#include <plexus/compare/speed.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "compare_run.hpp"
#include "machine.hpp"

namespace plexus::app {

namespace {

/// What others may take of the processors before that is worth a word.
constexpr double quiet_share = 0.05;

SpeedRequest speed_request(const OpenedRun& run, const Subject& subject, const CompareRequest& request,
                           const std::vector<std::string>& backends) {
  SpeedRequest speed;
  speed.backends = backends;
  speed.threads = request.speed_threads;
  speed.training_rows = subject.trained ? 0 : std::min(subject.batch_size, subject.samples.rows);
  speed.prediction_rows = request.prediction_rows;
  speed.seconds = request.speed_seconds;
  speed.seed = subject.seed;
  speed.make_trainer = [&run, &subject, backends](std::size_t backend, int threads) {
    return subject.trainer(open_backends(backends[backend], run.config.allow_fallback), threads);
  };
  speed.begins = [&request](const std::string& what, double seconds) {
    request.tell(fmt::format("timing a {}, for {:.1f} s", what, seconds));
  };
  return speed;
}

SpeedContext speed_context(const OpenedRun& run, const ComparisonContext& context) {
  return {context.processor, context.instruction_set, comparable_sha256(run.config)};
}

}  // namespace

SpeedReport planned_speed_of(const OpenedRun& run, const Subject& subject, const CompareRequest& request,
                             const std::vector<Candidate>& candidates) {
  std::vector<std::string> names;
  for (const Candidate& candidate : candidates) {
    if (candidate.backends) names.push_back(candidate.name);
  }
  SpeedReport report = planned_speed(speed_request(run, subject, request, names), subject.samples);
  report.context = speed_context(run, context_of(run, request));
  return report;
}

SpeedReport speed_of(const OpenedRun& run, const Subject& subject, const CompareRequest& request,
                     Comparison& comparison) {
  std::vector<std::string> names;
  for (const BackendResult& result : comparison.backends) {
    if (result.failure.empty()) names.push_back(result.name);
  }
  SpeedReport report;
  if (request.speed_seconds > 0 && !names.empty()) {
    const OthersWatch watch;
    try {
      const Journal::Task task(request.settings.journal, "measuring speed", {}, request.speed_seconds);
      report = measure_speed(speed_request(run, subject, request, names), subject.samples);
    } catch (const Error& error) {
      report.notes.push_back("speed could not be measured: " + error.message());
      comparison.verdict = std::max(comparison.verdict, Verdict::inconclusive);
    }
    if (watch.share() > quiet_share) {
      report.notes.push_back(fmt::format(
          "others took {:.0f} % of the processors meanwhile: threads that wait for each other waited for "
          "them, and times with several threads say little",
          100 * watch.share()));
    }
  }
  report.context = speed_context(run, comparison.context);
  return report;
}

}  // namespace plexus::app
