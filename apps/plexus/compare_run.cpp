#include "compare_run.hpp"

#include <plexus/abi.hpp>
#include <plexus/compare/results.hpp>
#include <plexus/compare/speed.hpp>
#include <plexus/compare/statistics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "machine.hpp"

namespace plexus::app {

namespace {

std::string now() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))); }

/// All installed backends, reference first.
std::vector<std::string> installed() {
  load_backends();
  std::vector<std::string> names = registry().names(Kind::backend);
  std::stable_partition(names.begin(), names.end(),
                        [](const std::string& name) { return name == "reference"; });
  return names;
}

void add_losses(const Subject& subject, const Backends& backends, const CompareRequest& request,
                BackendResult& result) {
  const auto trainer = subject.trainer(backends, request.settings.threads.front());
  result.losses = train_steps(subject, *trainer, request.loss_steps, request.loss_seconds);
}

void add_results(const Subject& subject, const Backends& backends, const CompareRequest& request,
                 std::vector<Tensor>& baseline, BackendResult& result) {
  const auto trainer = subject.trainer(backends, request.settings.threads.front());
  RunResults found = results_of(subject, *trainer);
  result.test_rows = subject.samples.rows;
  result.metrics = std::move(found.metrics);
  for (MetricOnBackend& metric : result.metrics) {
    if (metric.by_row.empty()) continue;
    const Interval interval = bootstrap_mean(metric.by_row, subject.seed);
    metric.interval = {interval.low, interval.high};
  }
  if (baseline.empty()) {
    baseline = std::move(found.outputs);
    return;
  }
  result.largest_output_difference = largest_difference(baseline, found.outputs);
  result.class_differences = class_differences(baseline.front(), found.outputs.front());
}

}  // namespace

ComparisonContext context_of(const OpenedRun& run, const CompareRequest& request) {
  ComparisonContext context;
  context.name = run.config.name;
  context.processor = processor_name();
  context.instruction_set = instruction_set();
  context.threads = request.settings.threads.front();
  context.versions.emplace_back("plexus", plexus_version);
  context.seed = run.config.seed;
  context.config_sha256 = sha256_of_text(to_tree(run.config).to_yaml());
  context.batch_size = run.config.batch_size;
  context.time = now();
  context.unfused = request.settings.unfused;
  return context;
}

std::vector<Parting> partings(const std::vector<double>& baseline, const std::vector<double>& other) {
  std::vector<Parting> found;
  for (const double limit : {1e-6, 1e-4, 1e-2}) {
    Parting parting{limit, 0};
    for (std::size_t i = 0; i < std::min(baseline.size(), other.size()) && parting.step == 0; ++i) {
      const double apart = std::abs(baseline[i] - other[i]);
      // Also if one of them is no number.
      if (!(apart <= limit * std::abs(baseline[i]))) parting.step = static_cast<std::int64_t>(i) + 1;
    }
    found.push_back(parting);
  }
  return found;
}

std::string comparable_sha256(const RunConfig& config) {
  RunConfig common = config;
  common.backend.clear();
  common.threads = 0;
  return sha256_of_text(to_tree(common).to_yaml());
}

Subject subject_of(const OpenedRun& run) {
  Subject subject;
  subject.model = [&run] { return run.described_model(); };
  subject.plan = [&run](const Model& model) { return make_plan(run.config, model); };
  subject.trained = run.directory.has_value();
  if (run.directory) {
    subject.weights = run.directory->read_weights();
  } else if (!run.config.initial_weights.empty()) {
    subject.weights = run.trainer()->weights();
  }
  subject.precision = run.config.precision;
  subject.seed = run.config.seed;
  subject.batch_size = run.config.batch_size;
  Parts parts =
      read_parts(run.config.data, *run.dataset, run.binding, {!subject.trained, false, subject.trained});
  if (subject.trained && !parts.test) {
    throw UsageError("this run has no test part: its data section has no 'test' and the source brings none");
  }
  subject.samples = std::move(subject.trained ? *parts.test : parts.train);
  return subject;
}

Comparison compared(const OpenedRun& run, const Subject& subject, const CompareRequest& request) {
  Comparison comparison;
  comparison.context = context_of(run, request);
  const auto start = std::chrono::steady_clock::now();
  const std::vector<std::string> names = request.backends.empty() ? installed() : request.backends;
  Comparer comparer(subject, open_backends(names.front(), run.config.allow_fallback), request.settings);
  for (const std::string& name : names) {
    if (!request.only_backend.empty() && name != request.only_backend) continue;
    try {
      comparison.backends.push_back(comparer.check(open_backends(name, run.config.allow_fallback)));
    } catch (const BackendError& error) {
      BackendResult& result = comparison.backends.emplace_back();
      result.name = name;
      result.failure = error.message();
      summarize(result);
    }
  }
  comparison.context.check_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::vector<Tensor> baseline_outputs;
  for (BackendResult& result : comparison.backends) {
    if (!result.failure.empty()) continue;
    const Backends backends = open_backends(result.name, run.config.allow_fallback);
    if (subject.trained) {
      add_results(subject, backends, request, baseline_outputs, result);
    } else if (request.loss_steps > 0) {
      add_losses(subject, backends, request, result);
      if (&result != &comparison.backends.front()) {
        result.partings = partings(comparison.backends.front().losses, result.losses);
      }
    }
  }
  summarize(comparison);
  return comparison;
}

SpeedReport speed_of(const OpenedRun& run, const Subject& subject, const CompareRequest& request,
                     const Comparison& comparison) {
  SpeedRequest speed;
  for (const BackendResult& result : comparison.backends) {
    if (result.failure.empty()) speed.backends.push_back(result.name);
  }
  SpeedReport report;
  if (request.speed_seconds > 0 && !speed.backends.empty()) {
    speed.threads = request.speed_threads;
    speed.training_rows = subject.trained ? 0 : std::min(subject.batch_size, subject.samples.rows);
    speed.prediction_rows = request.prediction_rows;
    speed.seconds = request.speed_seconds;
    speed.seed = subject.seed;
    speed.make_trainer = [&](std::size_t backend, int threads) {
      return subject.trainer(open_backends(speed.backends[backend], run.config.allow_fallback), threads);
    };
    report = measure_speed(speed, subject.samples);
  }
  report.context = {comparison.context.processor, comparison.context.instruction_set,
                    comparable_sha256(run.config)};
  return report;
}

}  // namespace plexus::app
