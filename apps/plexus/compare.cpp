#include <plexus/data/files.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "command.hpp"
#include "compare_against.hpp"
#include "compare_dump.hpp"
#include "compare_json.hpp"
#include "compare_page.hpp"
#include "compare_run.hpp"
#include "compare_speed_json.hpp"
#include "compare_speed_text.hpp"
#include "compare_text.hpp"

namespace plexus::app {

namespace fs = std::filesystem;
namespace po = boost::program_options;

namespace {

enum ExitCode { agree = 0, differ = 1, undecided = 3, slower = 4 };

std::vector<std::string> listed(const std::string& text, const char* option) {
  std::vector<std::string> words;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    if (end == begin)
      throw UsageError(fmt::format("{} is a list with commas, like a,b; found '{}'", option, text));
    words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

std::vector<int> numbers(const std::string& text, const char* option) {
  std::vector<int> values;
  for (const std::string& word : listed(text, option)) {
    int value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc() || end != word.data() + word.size() || value < 1) {
      throw UsageError(fmt::format("{} wants whole numbers from 1 on, found '{}'", option, word));
    }
    values.push_back(value);
  }
  return values;
}

CompareRequest request_of(const po::variables_map& values, const OpenedRun& run) {
  CompareRequest request;
  if (values.count("backends") > 0)
    request.backends = listed(values["backends"].as<std::string>(), "--backends");
  request.settings.threads = {run.config.threads};
  if (run.config.threads > 1) request.settings.threads.push_back(1);
  if (values.count("threads") > 0) {
    request.settings.threads = numbers(values["threads"].as<std::string>(), "--threads");
  }
  request.settings.unfused = values.count("unfused") > 0;
  request.settings.training_steps = run.directory ? 0 : 50;
  request.loss_steps = values["steps"].as<int>();
  if (request.loss_steps < 0) throw UsageError("--steps wants 0 or more");
  const double seconds = values["seconds"].as<double>();
  request.loss_seconds = seconds / 4;
  request.speed_seconds = seconds * 3 / 4;
  request.speed_threads = {run.config.threads};
  if (values.count("threads") > 0) request.speed_threads = request.settings.threads;
  const std::vector<int> rows = numbers(values["batch"].as<std::string>(), "--batch");
  request.prediction_rows.assign(rows.begin(), rows.end());
  return request;
}

int exit_code(Verdict verdict) {
  return verdict == Verdict::agrees ? agree : verdict == Verdict::differs ? differ : undecided;
}

const char* const usage =
    "compare RUN.yaml|RUN_DIR [key=value ...] [--backends A,B] [--unfused] [--threads 1,2] [--steps N] "
    "[--seconds N] [--batch 1,32,256] [--baseline FILE] [--max-slowdown X] [--save DIR] [--against DIR] "
    "[--out DIR] "
    "[--dump DIR] [--json]";

po::options_description compare_options() {
  po::options_description options("options");
  add_plugin_options(options);
  const auto text_option = [] { return po::value<std::string>(); };
  options.add_options()("backends", text_option()->value_name("A,B"),
                        "which to compare, the first being the baseline (all installed)");
  options.add_options()("unfused", "keep every node apart, to see values that live inside fused kernels");
  options.add_options()("threads", text_option()->value_name("1,2"),
                        "check with each of these numbers of threads (the run's, and 1)");
  options.add_options()("steps", po::value<int>()->default_value(200)->value_name("N"),
                        "train so many steps on each backend and compare the losses");
  options.add_options()("seconds", po::value<double>()->default_value(60)->value_name("N"),
                        "bound on the time for all that is not a check of nodes; 0: speed is not measured");
  options.add_options()("batch", po::value<std::string>()->default_value("1,32,256")->value_name("1,32,256"),
                        "rows at a time of the predictions that are timed");
  options.add_options()("baseline", text_option()->value_name("FILE"),
                        "a compare.json of this machine: exit code 4 if a time is slower than there");
  options.add_options()("max-slowdown", po::value<double>()->default_value(1.05)->value_name("X"),
                        "slower: the whole interval of the ratio is beyond X");
  options.add_options()("save", text_option()->value_name("DIR"),
                        "write values, weights and times there, for --against on another machine");
  options.add_options()("against", text_option()->value_name("DIR"),
                        "compare with what --save wrote for the same run on another machine");
  options.add_options()("out", text_option()->value_name("DIR"),
                        "write compare.json and compare.html there (the working directory)");
  options.add_options()("dump", text_option()->value_name("DIR"),
                        "write the first wrong node there: inputs, both outputs, and how to repeat its check "
                        "('compare DIR')");
  options.add_options()("json", "one JSON object on standard output instead of text");
  return options;
}

/// All that a comparison finds.
struct Findings {
  Comparison comparison;
  SpeedReport speed;
  std::vector<Slowdown> slowdowns;  ///< from the baseline, if one was given
  Recording recording;              ///< with --save
  std::optional<Against> against;   ///< with --against
};

std::optional<std::string> text_of(const po::variables_map& values, const char* option) {
  return values.count(option) > 0 ? std::optional(values[option].as<std::string>()) : std::nullopt;
}

/// Opens the run and compares; `repeated`: only this check of it.
Findings findings_of(const po::variables_map& values, const std::optional<DumpedCheck>& repeated) {
  const OpenedRun run = open_run(values["run"].as<std::string>(), values);
  if (run.directory) check_hashes(run);
  CompareRequest request = request_of(values, run);
  if (repeated) {
    request.only_backend = repeated->backend;
    request.settings.only = repeated->program;
    request.loss_steps = 0;
    request.speed_seconds = 0;
  }
  std::optional<SpeedReport> baseline;
  if (const auto file = text_of(values, "baseline")) baseline = read_speed_report(*file);
  std::optional<SavedComparison> saved;
  if (const auto directory = text_of(values, "against")) {
    saved = read_saved_comparison(*directory);
    require_same_run(*saved, context_of(run, request), comparable_sha256(run.config));
    request.settings.against = &saved->recording;
  }
  const Subject subject = subject_of(run);
  Findings result;
  if (values.count("save") > 0) request.settings.record = &result.recording;
  result.comparison = compared(run, subject, request);
  result.comparison.context.run = values["run"].as<std::string>();
  result.speed = speed_of(run, subject, request, result.comparison);
  if (saved) result.against = against(*saved, result.comparison, result.speed);
  if (baseline) {
    result.slowdowns =
        against_baseline(result.speed, *baseline, values["max-slowdown"].as<double>(), run.config.seed);
  }
  return result;
}

void write_files(const Findings& result, const fs::path& directory, const nlohmann::ordered_json& json) {
  fs::create_directories(directory);
  write_file_atomically(directory / "compare.json", json.dump(1) + "\n");
  const std::string section = result.against ? against_section(*result.against, result.comparison) : "";
  write_file_atomically(directory / "compare.html",
                        comparison_page(result.comparison, result.speed, section));
}

std::string all_text(const Findings& result, double max_slowdown) {
  std::string all = text(result.comparison);
  if (!result.speed.items.empty()) all += speed_text(result.speed);
  if (result.against) all += "\n" + against_text(*result.against, result.comparison);
  if (!result.slowdowns.empty()) all += slowdown_text(result.slowdowns, max_slowdown);
  return all;
}

int exit_code(const Findings& result) {
  const bool slow = std::any_of(result.slowdowns.begin(), result.slowdowns.end(),
                                [](const Slowdown& each) { return each.slower; });
  const int checked = exit_code(result.comparison.verdict);
  return checked == agree && slow ? slower : checked;
}

int run_compare(const Arguments& arguments, const std::optional<DumpedCheck>& repeated = {}) {
  po::variables_map values;
  if (!parse(arguments, usage, compare_options(), "run", values)) return 0;
  const fs::path path = values["run"].as<std::string>();
  if (const auto found = read_dump(path); found && !repeated) {
    fs::current_path(found->directory);
    return run_compare(found->command, found);
  }
  const Findings result = findings_of(values, repeated);
  if (repeated) {
    fmt::print("{}", verdict_text(result.comparison));
    return exit_code(result);
  }
  nlohmann::ordered_json json = json_of(result.comparison);
  json["speed"] = json_of(result.speed);
  if (result.against) json["against"] = json_of(*result.against);
  if (const auto directory = text_of(values, "save")) save_comparison(*directory, result.recording, json);
  write_files(result,
              values.count("out") > 0 ? fs::path(values["out"].as<std::string>()) : fs::current_path(), json);
  const FirstFault fault = first_fault(result.comparison);
  if (values.count("dump") > 0 && fault) dump(fault, values["dump"].as<std::string>(), arguments);
  fmt::print("{}", values.count("json") > 0 ? json.dump() + "\n"
                                            : all_text(result, values["max-slowdown"].as<double>()));
  return exit_code(result);
}

}  // namespace

/// What fails here fails before anything is known of the backends: that is not a difference.
int compare(const Arguments& arguments) {
  try {
    return run_compare(arguments);
  } catch (const Error& error) {
    if (error.exit_code() == 2) throw;
    fmt::print(stderr, "plexus: {}\n", error.message());
    return undecided;
  }
}

}  // namespace plexus::app
