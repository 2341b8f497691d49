#include <plexus/compare/timing/baseline.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {

namespace {

void require_same(const char* what, const std::string& now, const std::string& then) {
  if (now == then) return;
  throw UsageError(
      fmt::format("the baseline has another {}: '{}', but this comparison has '{}'. Their times are not "
                  "comparable; make a new baseline with plexus compare",
                  what, then, now));
}

std::string threads_of(const SpeedReport& report) {
  std::set<int> threads;
  for (const SpeedItem& item : report.items) threads.insert(item.threads);
  return fmt::format("{}", fmt::join(threads, ", "));
}

std::string batches_of(const SpeedReport& report) {
  std::set<std::string> batches;
  for (const SpeedItem& item : report.items) batches.insert(item.what());
  return fmt::format("{}", fmt::join(batches, "; "));
}

const BackendSpeed& same_in(const SpeedReport& report, const SpeedItem& item, const std::string& backend) {
  if (const BackendSpeed* const found = find_speed(report, item, backend); found != nullptr) return *found;
  throw UsageError(fmt::format("the baseline has no times of backend '{}' for the {}; its backends: {}",
                               backend, item.what(), fmt::join(report.backends, ", ")));
}

}  // namespace

const BackendSpeed* find_speed(const SpeedReport& report, const SpeedItem& item, const std::string& backend) {
  for (const SpeedItem& other : report.items) {
    if (other.training != item.training || other.rows != item.rows || other.threads != item.threads) continue;
    for (const BackendSpeed& speed : other.backends) {
      if (speed.backend == backend && !speed.rounds_us.empty()) return &speed;
    }
  }
  return nullptr;
}

void require_comparable(const SpeedReport& now, const SpeedReport& baseline) {
  require_same("processor", now.context.processor, baseline.context.processor);
  require_same("instruction set", now.context.instruction_set, baseline.context.instruction_set);
  require_same("configuration", now.context.config_sha256, baseline.context.config_sha256);
  require_same("number of threads", threads_of(now), threads_of(baseline));
  require_same("batch", batches_of(now), batches_of(baseline));
  for (const SpeedItem& item : now.items) {
    for (const BackendSpeed& speed : item.backends) same_in(baseline, item, speed.backend);
  }
}

std::vector<Slowdown> against_baseline(const SpeedReport& now, const SpeedReport& baseline,
                                       double max_slowdown, std::uint64_t seed) {
  require_comparable(now, baseline);
  std::vector<Slowdown> slowdowns;
  for (const SpeedItem& item : now.items) {
    for (const BackendSpeed& speed : item.backends) {
      const BackendSpeed& then = same_in(baseline, item, speed.backend);
      const ConfidenceInterval interval =
          bootstrap_ratio_of_medians(speed.rounds_us, then.rounds_us, seed + slowdowns.size());
      slowdowns.push_back({item.what(),
                           speed.backend,
                           item.threads,
                           {median(speed.rounds_us) / median(then.rounds_us), interval},
                           interval.low > max_slowdown});
    }
  }
  return slowdowns;
}

}  // namespace plexus
