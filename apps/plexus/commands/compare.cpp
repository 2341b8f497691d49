#include <plexus/compare/verdicts.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/files.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "arguments.hpp"
#include "compare/against.hpp"
#include "compare/dump.hpp"
#include "compare/request.hpp"
#include "compare/run.hpp"
#include "printing.hpp"
#include "report/against.hpp"
#include "report/json.hpp"
#include "report/page.hpp"
#include "report/speed_json.hpp"
#include "report/speed_text.hpp"
#include "report/text.hpp"
#include "supervised.hpp"

namespace plexus::app {

namespace fs = std::filesystem;
namespace po = boost::program_options;

namespace {

enum ExitCode { agree = 0, differ = 1, inconclusive = 3, slower = 4 };

/// All results of a comparison.
struct Findings {
  Compared compared;
  SpeedReport speed;
  std::vector<Slowdown> slowdowns;  ///< from the baseline, if one was given
  Recording recording;              ///< with --save
  std::optional<Against> against;   ///< with --against
};

/// Progress goes to standard error: scripts read standard output.
void show(const std::string& what) { print_message("{}\n", what); }

/// Reads the comparison that --against names. Throws unless it is of the same run and shares values with this
/// one.
std::optional<SavedComparison> saved_of(const po::variables_map& values, const Run& run,
                                        const CompareRequest& request,
                                        const std::vector<Candidate>& candidates) {
  const auto directory = text_of(values, "against");
  if (!directory) return std::nullopt;
  SavedComparison saved = read_saved_comparison(*directory);
  require_same_run(saved, context_of(run, request), comparable_sha256(run.config()));
  std::vector<std::string> names;
  for (const Candidate& each : candidates) names.push_back(each.name);
  require_common(saved, names, request.settings.threads);
  return saved;
}

/// Opens the run. If that crashes or hangs, the comparison fails.
Run watched_run(const po::variables_map& values, Journal& journal) {
  const auto task = Journal::Task::needed(&journal, "opening the run");
  return open(values);
}

/// The longest time that reading the data may take without a sign of life: a plugin may make the data, or the
/// files may lie on a slow disk.
double reading_seconds(const Run& run, Journal& journal) {
  constexpr double for_making = 300;
  constexpr double bytes_per_second = 1e6;
  const auto task = Journal::Task::needed(&journal, "asking for the names of the data's files");
  double bytes = 0;
  for (const fs::path file :
       calling_plugin(run.dataset(), "naming its files", [&] { return run.dataset().files(); })) {
    std::error_code error;
    const std::uintmax_t size = fs::file_size(file, error);
    if (!error) bytes += static_cast<double>(size);
  }
  return for_making + bytes / bytes_per_second;
}

void check_watched_hashes(const Run& run, Journal& journal, double seconds) {
  const auto task = Journal::Task::needed(&journal, "checking the data's hashes", seconds);
  run.check_hashes();
}

/// Reads the data of the run. The journal gets a sign of life whenever work on the run goes on.
ComparedRun watched_compared_run(const Run& run, const CompareRequest& request, double seconds) {
  Journal& journal = *request.settings.journal;
  const auto task = Journal::Task::needed(&journal, "reading the data", seconds);
  ComparedRun compared_run = compared_run_of(run);
  lengthen(compared_run, std::max(request.loss_steps, request.settings.training_steps));
  compared_run.alive = [&journal] { journal.beat(); };
  return compared_run;
}

/// Opens the run and compares.
Findings findings_of(const po::variables_map& values, Journal& journal) {
  const Run run = watched_run(values, journal);
  const double seconds = reading_seconds(run, journal);
  if (run.directory()) check_watched_hashes(run, journal, seconds);
  CompareRequest request = request_of(values, run);
  request.settings.journal = &journal;
  if (values.count("json") == 0 || ::isatty(STDERR_FILENO) == 1) request.begins = show;
  std::vector<std::string> notes;
  const std::vector<Candidate> candidates = candidates_of(run, request, notes);
  make_folders(values);
  std::optional<SpeedReport> baseline;
  if (const auto file = text_of(values, "baseline")) baseline = read_speed_report(*file);
  const std::optional<SavedComparison> saved = saved_of(values, run, request, candidates);
  if (saved) request.settings.against = &saved->recording;
  const ComparedRun compared_run = watched_compared_run(run, request, seconds);
  if (baseline) require_comparable(planned_speed_of(run, compared_run, request, candidates), *baseline);
  Findings result;
  if (values.count("save") > 0) request.settings.record = &result.recording;
  result.compared = compared(run, compared_run, request, candidates, std::move(notes));
  Comparison& comparison = result.compared.comparison;
  comparison.context.run = values["run"].as<std::string>();
  result.speed = speed_of(run, compared_run, request, comparison);
  try {
    if (saved) result.against = against(*saved, comparison, result.speed);
  } catch (const Error& error) {
    result.compared.remarks.notes.push_back(error.message());
  }
  if (baseline && !result.speed.items.empty()) {
    result.slowdowns =
        against_baseline(result.speed, *baseline, values["max-slowdown"].as<double>(), run.config().seed);
  }
  return result;
}

int exit_code(Verdict verdict) {
  return verdict == Verdict::agrees ? agree : verdict == Verdict::differs ? differ : inconclusive;
}

int exit_code(const Findings& result) {
  const bool slow = std::any_of(result.slowdowns.begin(), result.slowdowns.end(),
                                [](const Slowdown& each) { return each.slower; });
  const int checked = exit_code(result.compared.comparison.verdict);
  return checked == agree && slow ? slower : checked;
}

nlohmann::ordered_json report_of(const Findings& result) {
  nlohmann::ordered_json json = json_of(result.compared.comparison, result.compared.remarks);
  json["speed"] = json_of(result.speed);
  if (result.against) json["against"] = json_of(*result.against);
  if (!result.slowdowns.empty()) json["baseline"] = json_of(result.slowdowns);
  return spelled(std::move(json));
}

std::string all_text(const Findings& result, double max_slowdown) {
  std::string all = text(result.compared.comparison, result.compared.remarks);
  if (!result.speed.items.empty()) {
    all += speed_text(result.speed);
  } else {
    for (const std::string& note : result.speed.notes) all += "note: " + note + "\n";
  }
  if (result.against) all += "\n" + against_text(*result.against, result.compared.comparison);
  if (!result.slowdowns.empty()) all += slowdown_text(result.slowdowns, max_slowdown);
  return all;
}

void write_files(const Findings& result, const fs::path& directory, const nlohmann::ordered_json& json) {
  const Comparison& comparison = result.compared.comparison;
  write_file(directory / "compare.json", json.dump(1) + "\n");
  std::string sections = result.against ? against_section(*result.against, comparison) : "";
  sections += slowdowns_section(result.slowdowns);
  write_file(directory / "compare.html",
             comparison_page(comparison, result.speed, sections, result.compared.remarks));
}

/// Throws if the check could not be repeated: the run file or the installed backends may have changed since.
void require_repeated(const Compared& compared, const DumpedCheck& check) {
  const std::vector<BackendResult>& backends = compared.comparison.backends;
  if (backends.empty()) {
    throw DataError(
        fmt::format("the check cannot be repeated: backend '{}' is not installed any more. Install it, or "
                    "compare the run again\n{}",
                    check.backend, fmt::join(compared.remarks.notes, "\n")));
  }
  for (const BackendResult& backend : backends) {
    if (!backend.programs.empty() || !backend.failure.empty()) return;
  }
  throw DataError(fmt::format(
      "the check cannot be repeated: {} has no program '{}', since the run has changed. Compare it again",
      check.backend, program_text(check.program)));
}

/// Repeats one check. Writes no files.
int repeat(const DumpedCheck& check, Journal& journal) {
  std::error_code error;
  fs::current_path(check.directory, error);
  if (error) {
    throw FileError(fmt::format("the check was made in {}, but that folder cannot be opened: {}",
                                check.directory.string(), error.message()));
  }
  po::variables_map values;
  parse(check.command, compare_usage, compare_options(), "run", values);
  const Run run = watched_run(values, journal);
  CompareRequest request = request_of(values, run);
  request.settings.journal = &journal;
  request.only_backend = check.backend;
  request.settings.only = check.program;
  std::vector<std::string> notes;
  const std::vector<Candidate> candidates = candidates_of(run, request, notes);
  const std::optional<SavedComparison> saved = saved_of(values, run, request, candidates);
  if (saved) request.settings.against = &saved->recording;
  const ComparedRun compared_run = watched_compared_run(run, request, reading_seconds(run, journal));
  const Compared found = compared(run, compared_run, request, candidates, std::move(notes));
  require_repeated(found, check);
  print_result("{}", verdict_text(found.comparison));
  return exit_code(found.comparison.verdict);
}

/// The results are printed before they are written, so that a full disk does not lose them.
int run_compare(const Arguments& arguments, const po::variables_map& values, Journal& journal) {
  if (const auto found = read_dump(values["run"].as<std::string>())) return repeat(*found, journal);
  require_sound(values);
  const Findings result = findings_of(values, journal);
  const nlohmann::ordered_json json = report_of(result);
  if (values.count("json") > 0) {
    print_data("{}\n", json.dump());
  } else {
    print_result("{}", all_text(result, values["max-slowdown"].as<double>()));
  }
  std::fflush(stdout);
  if (const auto directory = text_of(values, "save")) save_comparison(*directory, result.recording, json);
  write_files(result, out_folder(values), json);
  const FirstFault fault = first_fault(result.compared.comparison);
  if (values.count("dump") > 0 && fault) dump(fault, values["dump"].as<std::string>(), arguments);
  return exit_code(result);
}

}  // namespace

/// An error before the first check has the exit code of an inconclusive comparison, not of a difference.
int compare(const Arguments& arguments) {
  po::variables_map values;
  if (!parse(arguments, compare_usage, compare_options(), "run", values)) return 0;
  return supervised("compare", arguments, patience_in(values), inconclusive,
                    [&](Journal& journal) { return run_compare(arguments, values, journal); });
}

}  // namespace plexus::app
