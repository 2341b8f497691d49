#include "compare/request.hpp"

#include <plexus/error/error.hpp>
#include <plexus/files/detail/shell_word.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <unistd.h>

#include "arguments.hpp"

namespace plexus::app {

namespace fs = std::filesystem;
namespace po = boost::program_options;

namespace {

constexpr int max_threads = 1024;  // as in a run file

std::vector<std::string> listed(const std::string& text, const char* option) {
  std::vector<std::string> words;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    if (end == begin)
      throw UsageError(
          fmt::format("{} takes a list separated by commas, like a,b; found '{}'", option, text));
    words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

std::vector<int> numbers(const po::variables_map& values, const char* option, int most) {
  std::vector<int> found;
  const std::string name = fmt::format("--{}", option);
  for (const std::string& word : listed(values[option].as<std::string>(), name.c_str())) {
    int value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc() || end != word.data() + word.size() || value < 1 || value > most) {
      throw UsageError(fmt::format("{} takes whole numbers from 1 to {}, found '{}'", name, most, word));
    }
    found.push_back(value);
  }
  return found;
}

std::vector<int> threads_in(const po::variables_map& values) {
  return numbers(values, "threads", max_threads);
}
std::vector<int> rows_in(const po::variables_map& values) {
  return numbers(values, "batch", std::numeric_limits<int>::max());
}

void make_folder(const fs::path& folder, const char* option) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error && ::access(folder.c_str(), W_OK) != 0) error = {errno, std::generic_category()};
  if (error) {
    throw FileError(fmt::format("{}: cannot write to {}: {}", option, folder.string(), error.message()));
  }
}

}  // namespace

const char* const compare_usage =
    "compare RUN.yaml|RUN_DIR [key=value ...] [--backends A,B] [--unfused] [--threads 1,2] [--steps N] "
    "[--seconds N] [--batch 1,32,256] [--baseline FILE] [--max-slowdown X] [--save DIR] [--against DIR] "
    "[--out DIR] [--dump DIR] [--json] [--patience N] [--plugin FILE] [--plugin-dir DIR]";

po::options_description compare_options() {
  po::options_description options(
      "exit codes: 0 agree, 1 differ, 2 wrong usage or configuration, 3 could not run or inconclusive,\n"
      "  4 slower than --baseline\n\noptions");
  add_plugin_options(options);
  add_data_options(options);
  const auto text_option = [] { return po::value<std::string>(); };
  options.add_options()(
      "backends", text_option()->value_name("A,B"),
      "the backends to compare; the first is the baseline (default: all that can run here)");
  options.add_options()("unfused",
                        "fuse no nodes, so that the values inside of fused kernels are checked too");
  options.add_options()("threads", text_option()->value_name("1,2"),
                        "check with each of these numbers of threads (default: the run's, and 1)");
  options.add_options()("steps", po::value<int>()->default_value(200)->value_name("N"),
                        "train N steps on each backend and compare the losses (RUN.yaml only)");
  options.add_options()(
      "seconds", po::value<double>()->default_value(60)->value_name("N"),
      "time limit for training, predicting and timing, all backends together (node checks are "
      "not limited); 0: no limit, and no timing");
  options.add_options()("batch", po::value<std::string>()->default_value("1,32,256")->value_name("1,32,256"),
                        "batch sizes of the predictions that are checked and timed");
  options.add_options()("baseline", text_option()->value_name("FILE"),
                        "an older compare.json of this machine: exit code 4 if a time has become slower");
  options.add_options()("max-slowdown", po::value<double>()->default_value(1.05)->value_name("X"),
                        "a time is slower if the whole interval of its ratio is above X");
  options.add_options()("save", text_option()->value_name("DIR"),
                        "write values, weights and times to DIR, for --against on another machine");
  options.add_options()("against", text_option()->value_name("DIR"),
                        "compare with what --save wrote for the same run on another machine");
  options.add_options()("out", text_option()->value_name("DIR"),
                        "write compare.json and compare.html to DIR (default: the working directory)");
  options.add_options()("dump", text_option()->value_name("DIR"),
                        "write the first wrong node to DIR: its inputs, both outputs, and how to repeat its "
                        "check ('compare DIR')");
  options.add_options()(
      "patience", po::value<double>()->default_value(60)->value_name("N"),
      "a kernel without a result for N seconds is taken to hang (for longer if others took more than "
      "N / 20 seconds); 0: never");
  options.add_options()("json", "one JSON object on standard output instead of text");
  return options;
}

fs::path out_folder(const po::variables_map& values) { return text_of(values, "out").value_or("."); }

namespace {

/// Throws UsageError if an output would overwrite `file`, which `option` reads.
void require_kept(const po::variables_map& values, const fs::path& file, const char* option) {
  std::vector<fs::path> folders{out_folder(values)};
  if (const auto saved = text_of(values, "save")) folders.emplace_back(*saved);
  for (const fs::path& folder : folders) {
    std::error_code error;
    if (!fs::equivalent(folder / "compare.json", file, error)) continue;
    throw UsageError(
        fmt::format("{} is the {}, and would be overwritten: name another folder with --out or --save",
                    (folder / "compare.json").string(), option));
  }
}

/// Throws UsageError if a second run is named, as users of other programs may expect to compare two runs.
void require_one_run(const po::variables_map& values) {
  const std::string& first = values["run"].as<std::string>();
  for (const std::string& word : more_words(values)) {
    if (word.find('=') != std::string::npos || !fs::exists(word)) continue;
    throw UsageError(fmt::format(
        "compare checks that backends agree on one run, but two are named: '{0}' and '{1}'\n"
        "  To compare what two runs reached: plexus evaluate {2}, plexus evaluate {3}, and the "
        "history.csv of each\n"
        "  To compare one run on two machines: plexus compare {2} --save DIR, then --against DIR there",
        first, word, shell_word(first), shell_word(word)));
  }
}

}  // namespace

void require_sound(const po::variables_map& values) {
  require_one_run(values);
  const double seconds = values["seconds"].as<double>();
  if (!(seconds >= 0) || std::isinf(seconds)) {
    throw UsageError(fmt::format("--seconds takes a number from 0, found {}", seconds));
  }
  const double slowdown = values["max-slowdown"].as<double>();
  if (!(slowdown > 0))
    throw UsageError(fmt::format("--max-slowdown takes a number above 0, found {}", slowdown));
  if (values["steps"].as<int>() < 0) throw UsageError("--steps takes a whole number from 0");
  if (values.count("threads") > 0) threads_in(values);
  rows_in(values);
  if (!values["steps"].defaulted() && fs::is_directory(values["run"].as<std::string>())) {
    throw UsageError(
        "--steps is for a run file: a run directory is compared with its trained weights, without training");
  }
  if (const auto there = text_of(values, "against")) {
    require_kept(values, fs::path(*there) / "compare.json", "report that --against reads");
  }
  const auto baseline = text_of(values, "baseline");
  if (!baseline) return;
  if (seconds == 0) {
    throw UsageError(
        "--baseline compares times, but with --seconds 0 none are measured: remove one of the two");
  }
  require_kept(values, *baseline, "--baseline");
}

double patience_in(const po::variables_map& values) {
  const double seconds = values["patience"].as<double>();
  if (!(seconds >= 0)) throw UsageError(fmt::format("--patience takes a number from 0, found {}", seconds));
  return seconds;
}

void make_folders(const po::variables_map& values) {
  make_folder(out_folder(values), "--out");
  for (const char* option : {"save", "dump"}) {
    if (const auto folder = text_of(values, option))
      make_folder(*folder, fmt::format("--{}", option).c_str());
  }
}

CompareRequest request_of(const po::variables_map& values, const Run& run) {
  CompareRequest request;
  if (const auto names = text_of(values, "backends")) request.backends = listed(*names, "--backends");
  request.settings.threads = {run.config().threads};
  if (run.config().threads > 1) request.settings.threads.push_back(1);
  request.speed_threads = {run.config().threads};
  if (values.count("threads") > 0) {
    request.settings.threads = threads_in(values);
    request.speed_threads = request.settings.threads;
  }
  request.settings.unfused = values.count("unfused") > 0;
  request.settings.training_steps = run.directory() ? 0 : 50;
  request.loss_steps = values["steps"].as<int>();
  const double seconds = values["seconds"].as<double>();
  request.loss_seconds = seconds / 4;
  request.speed_seconds = seconds * 3 / 4;
  const std::vector<int> rows = rows_in(values);
  request.prediction_rows.assign(rows.begin(), rows.end());
  request.settings.prediction_rows = request.prediction_rows;
  return request;
}

}  // namespace plexus::app
