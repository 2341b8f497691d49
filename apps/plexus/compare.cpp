#include <plexus/data/files.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "command.hpp"
#include "compare_dump.hpp"
#include "compare_json.hpp"
#include "compare_run.hpp"
#include "compare_text.hpp"

namespace plexus::app {

namespace fs = std::filesystem;
namespace po = boost::program_options;

namespace {

enum ExitCode { agree = 0, differ = 1, undecided = 3 };

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
  request.loss_seconds = values["seconds"].as<double>() / 4;
  return request;
}

int exit_code(Verdict verdict) {
  return verdict == Verdict::agrees ? agree : verdict == Verdict::differs ? differ : undecided;
}

const char* const usage =
    "compare RUN.yaml|RUN_DIR [key=value ...] [--backends A,B] [--unfused] [--threads 1,2] [--steps N] "
    "[--seconds N] [--out DIR] [--dump DIR] [--json]";

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
                        "bound on the time for all that is not a check of nodes");
  options.add_options()("out", text_option()->value_name("DIR"),
                        "write compare.json there (the working directory)");
  options.add_options()("dump", text_option()->value_name("DIR"),
                        "write the first wrong node there: inputs, both outputs, and how to repeat its check "
                        "('compare DIR')");
  options.add_options()("json", "one JSON object on standard output instead of text");
  return options;
}

/// Opens the run and compares; `repeated`: only this check of it.
Comparison comparison_of(const po::variables_map& values, const std::optional<DumpedCheck>& repeated) {
  const OpenedRun run = open_run(values["run"].as<std::string>(), values);
  if (run.directory) check_hashes(run);
  CompareRequest request = request_of(values, run);
  if (repeated) {
    request.only_backend = repeated->backend;
    request.settings.only = repeated->program;
    request.loss_steps = 0;
  }
  const Subject subject = subject_of(run);
  Comparison comparison = compared(run, subject, request);
  comparison.context.run = values["run"].as<std::string>();
  return comparison;
}

int run_compare(const Arguments& arguments, const std::optional<DumpedCheck>& repeated = {}) {
  po::variables_map values;
  if (!parse(arguments, usage, compare_options(), "run", values)) return 0;
  const fs::path path = values["run"].as<std::string>();
  if (const auto found = read_dump(path); found && !repeated) {
    fs::current_path(found->directory);
    return run_compare(found->command, found);
  }
  const Comparison comparison = comparison_of(values, repeated);
  if (repeated) {
    fmt::print("{}", verdict_text(comparison));
    return exit_code(comparison.verdict);
  }
  const auto json = json_of(comparison);
  const fs::path out =
      values.count("out") > 0 ? fs::path(values["out"].as<std::string>()) : fs::current_path();
  fs::create_directories(out);
  write_file_atomically(out / "compare.json", json.dump(1) + "\n");
  const FirstFault fault = first_fault(comparison);
  if (values.count("dump") > 0 && fault) dump(fault, values["dump"].as<std::string>(), arguments);
  fmt::print("{}", values.count("json") > 0 ? json.dump() + "\n" : text(comparison));
  return exit_code(comparison.verdict);
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
