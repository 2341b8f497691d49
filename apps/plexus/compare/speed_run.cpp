#include <plexus/compare/results.hpp>
#include <plexus/compare/timing/speed.hpp>
#include <plexus/compare/verdicts.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compare/run.hpp"
#include "others_watch.hpp"

namespace plexus::app {

namespace {

/// The share of the processors that other programs may use before the report mentions it.
constexpr double quiet_share = 0.05;

SpeedRequest speed_request(const Run& run, const ComparedRun& compared_run, const CompareRequest& request,
                           const std::vector<std::string>& backends) {
  SpeedRequest speed;
  speed.backends = backends;
  speed.threads = request.speed_threads;
  const std::int64_t all = compared_run.samples.rows;
  speed.training_rows = compared_run.trained        ? 0
                        : compared_run.whole_passes ? all
                                                    : std::min(compared_run.fit.batch_size, all);
  speed.prediction_rows = request.prediction_rows;
  speed.seconds = request.speed_seconds;
  speed.seed = compared_run.seed;
  speed.make_trainer = [&run, &compared_run, backends](std::size_t backend, int threads) {
    return compared_run.trainer(open_backends(backends[backend], run.config().allow_fallback), threads);
  };
  speed.begins = [&request](const std::string& what, double seconds) {
    request.announce(fmt::format("timing a {}, for {:.1f} s", what, seconds));
  };
  return speed;
}

std::vector<std::string> able_backends(const Comparison& comparison) {
  std::vector<std::string> names;
  for (const BackendResult& result : comparison.backends) {
    if (result.failure.empty()) names.push_back(result.name);
  }
  return names;
}

/// Measures the backends that could run.
class SpeedRun {
 public:
  SpeedRun(const Run& run, const ComparedRun& compared_run, const CompareRequest& request,
           Comparison& comparison)
      : run_(run), compared_run_(compared_run), request_(request), comparison_(comparison) {}

  SpeedReport report() {
    try {
      return measured(able_backends(comparison_));
    } catch (const Error& error) {
      return report_of_the_others(error.message());
    }
  }

 private:
  /// Measures these backends together. The journal records the task: if it ends the process, the next process
  /// does not measure the same set of backends again.
  SpeedReport measured(const std::vector<std::string>& names) {
    std::string whose;
    if (names.size() == 1) whose = plugin_of(open_backends(names.front(), run_.config().allow_fallback));
    const Journal::Task task(request_.settings.journal,
                             fmt::format("measuring the speed of {}", fmt::join(names, ", ")), whose,
                             request_.speed_seconds);
    return measure_speed(speed_request(run_, compared_run_, request_, names), compared_run_.samples);
  }

  /// Measures each backend alone, then those together that did not fail: backends are measured in turns, so
  /// an error does not show which of them failed.
  SpeedReport report_of_the_others(const std::string& why) {
    bool any_failed = false;
    for (BackendResult& result : comparison_.backends) {
      if (!result.failure.empty()) continue;
      try {
        request_.announce(
            fmt::format("measuring the speed of {} alone, because measuring all failed", result.name));
        measured({result.name});
      } catch (const Error& error) {
        fail(result, error.message());
        any_failed = true;
      }
    }
    summarize(comparison_);
    const std::vector<std::string> others = able_backends(comparison_);
    if (!any_failed || others.empty()) return not_measured(why);
    try {
      return measured(others);
    } catch (const Error& error) {
      return not_measured(error.message());
    }
  }

  SpeedReport not_measured(const std::string& why) {
    SpeedReport report;
    report.notes.push_back("speed could not be measured: " + why);
    comparison_.verdict = std::max(comparison_.verdict, Verdict::inconclusive);
    return report;
  }

  const Run& run_;
  const ComparedRun& compared_run_;
  const CompareRequest& request_;
  Comparison& comparison_;
};

SpeedContext speed_context(const Run& run, const ComparisonContext& context) {
  return {context.processor, context.instruction_set, comparable_sha256(run.config())};
}

}  // namespace

SpeedReport planned_speed_of(const Run& run, const ComparedRun& compared_run, const CompareRequest& request,
                             const std::vector<Candidate>& candidates) {
  std::vector<std::string> names;
  for (const Candidate& candidate : candidates) {
    if (candidate.backends) names.push_back(candidate.name);
  }
  SpeedReport report = planned_speed(speed_request(run, compared_run, request, names), compared_run.samples);
  report.context = speed_context(run, context_of(run, request));
  return report;
}

SpeedReport speed_of(const Run& run, const ComparedRun& compared_run, const CompareRequest& request,
                     Comparison& comparison) {
  SpeedReport report;
  if (request.speed_seconds > 0 && !able_backends(comparison).empty()) {
    const OthersWatch watch;
    report = SpeedRun(run, compared_run, request, comparison).report();
    if (watch.share() > quiet_share) {
      report.notes.push_back(fmt::format(
          "other programs used {:.0f} % of the processors while speed was measured: times with several "
          "threads are unreliable",
          100 * watch.share()));
    }
  }
  report.context = speed_context(run, comparison.context);
  return report;
}

}  // namespace plexus::app
