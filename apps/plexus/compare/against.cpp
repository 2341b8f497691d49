#include "compare/against.hpp"

#include <plexus/compare/timing/baseline.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/files.hpp>

#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compare/run.hpp"
#include "report/json.hpp"
#include "report/speed_json.hpp"

namespace plexus::app {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* report_file = "compare.json";

void require_same(const SavedComparison& saved, const char* what, const std::string& here,
                  const std::string& there) {
  if (here == there) return;
  throw UsageError(
      fmt::format("{} was saved with another {}: '{}', but here it is '{}'; compare the same run on both "
                  "machines, with the same overrides and options",
                  saved.directory.string(), what, there, here));
}

const Json* find_backend(const SavedComparison& saved, const std::string& name) {
  for (const Json& each : saved.report.at("backends")) {
    if (each.at("name").get<std::string>() == name) return &each;
  }
  return nullptr;
}

Against::Losses losses_of(const BackendResult& here, const Json& there) {
  std::vector<double> losses;
  for (const Json& each : there.at("losses")) losses.push_back(number_of(each));
  return {here.name, std::min(here.losses.size(), losses.size()), divergences(losses, here.losses)};
}

void add_metrics(Against& result, const BackendResult& here, const Json& there) {
  for (const MetricOnBackend& metric : here.metrics) {
    for (const Json& each : there.at("metrics")) {
      if (each.at("name").get<std::string>() != metric.name) continue;
      result.metrics.push_back({here.name, metric.name, metric.value, number_of(each.at("value"))});
    }
  }
}

void add_times(Against& result, const SpeedReport& here, const SpeedReport& there, std::uint64_t seed) {
  for (const SpeedItem& item : here.items) {
    for (const BackendSpeed& speed : item.backends) {
      const BackendSpeed* const other = find_speed(there, item, speed.backend);
      if (other == nullptr) continue;
      const double here_us = median(speed.rounds_us);
      const double there_us = median(other->rounds_us);
      const ConfidenceInterval interval =
          bootstrap_ratio_of_medians(speed.rounds_us, other->rounds_us, seed + result.times.size());
      result.times.push_back(
          {item.what(), speed.backend, item.threads, here_us, there_us, {here_us / there_us, interval}});
    }
  }
}

}  // namespace

void save_comparison(const fs::path& directory, const Recording& recording, const Json& report) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (!error) fs::remove(directory / report_file, error);
  if (error) throw FileError(fmt::format("{} cannot be written to: {}", directory.string(), error.message()));
  write_recording(directory, recording);
  write_file(directory / report_file, report.dump(1) + "\n");
}

SavedComparison read_saved_comparison(const fs::path& directory) {
  const fs::path file = directory / report_file;
  if (!fs::exists(file)) {
    throw DataError(fmt::format(
        "{} has no complete comparison: {} is missing. 'plexus compare RUN --save DIR' writes one",
        directory.string(), report_file));
  }
  try {
    SavedComparison saved;
    saved.directory = directory;
    saved.report = Json::parse(read_file(file));
    saved.context = context_of(saved.report.at("context"));
    saved.config_sha256 = saved.report.at("speed").at("config_sha256").get<std::string>();
    for (const Json& each : saved.report.at("backends")) each.at("name").get<std::string>();
    saved.recording = read_recording(directory);
    return saved;
  } catch (const Json::exception& error) {
    throw DataError(fmt::format("{} is damaged: {}", file.string(), error.what()));
  }
}

void require_same_run(const SavedComparison& saved, const ComparisonContext& context,
                      const std::string& config_sha256) {
  require_same(saved, "seed", std::to_string(context.seed), std::to_string(saved.context.seed));
  require_same(saved, "batch size", std::to_string(context.batch_size),
               std::to_string(saved.context.batch_size));
  require_same(saved, "configuration", config_sha256, saved.config_sha256);
  require_same(saved, "fusion", context.unfused ? "off" : "on", saved.context.unfused ? "off" : "on");
}

void require_common(const SavedComparison& saved, const std::vector<std::string>& backends,
                    const std::vector<int>& threads) {
  std::set<std::string> there;  // "onednn/2 threads"
  for (const auto& [key, value] : saved.recording.values) {
    if (const auto parsed = ValueKey::parse(key)) {
      there.insert(fmt::format("{}/{} threads", parsed->backend, parsed->program.threads));
    }
  }
  for (const std::string& backend : backends) {
    for (const int count : threads) {
      if (there.contains(fmt::format("{}/{} threads", backend, count))) return;
    }
  }
  throw UsageError(fmt::format(
      "{} has values of {}, but this comparison is of {} with {} threads: nothing can be compared",
      saved.directory.string(), fmt::join(there, ", "), fmt::join(backends, ", "), fmt::join(threads, ", ")));
}

Against against(const SavedComparison& saved, const Comparison& comparison, const SpeedReport& speed) {
  Against result{saved.directory.string(), saved.context, {}, {}, {}};
  try {
    for (const BackendResult& backend : comparison.backends) {
      const Json* const there = find_backend(saved, backend.name);
      if (there == nullptr) continue;
      if (Against::Losses losses = losses_of(backend, *there); losses.steps > 0) {
        result.losses.push_back(std::move(losses));
      }
      add_metrics(result, backend, *there);
    }
    const std::string file = (saved.directory / report_file).string();
    add_times(result, speed, speed_report_of(saved.report.at("speed"), file), comparison.context.seed);
    return result;
  } catch (const Json::exception& error) {
    throw DataError(fmt::format("{} is damaged: {}", (saved.directory / report_file).string(), error.what()));
  }
}

}  // namespace plexus::app
