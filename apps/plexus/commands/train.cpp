#include <plexus/files/sha256.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/plugin.hpp>

#include <chrono>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "interrupt.hpp"
#include "machine.hpp"
#include <plexus/run/manifest.hpp>
#include "open_run.hpp"

namespace plexus::app {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

constexpr int interrupted_exit = 130;

std::unique_ptr<Progress> make_progress(const po::variables_map& values) {
  if (values.count("json") > 0) return json_progress(stdout);
  if (values.count("quiet") > 0) return warnings_alone(stderr);
  const char* terminal = std::getenv("TERM");
  if (isatty(STDERR_FILENO) == 0 || (terminal && std::string_view(terminal) == "dumb"))
    return line_progress(stderr);
  winsize size = {};
  const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return bar_progress(stderr, known ? size.ws_col : 80);
}

void say(const po::variables_map& values, const std::string& line) {
  if (values.count("quiet") == 0) fmt::print(stderr, "{}\n", line);
}

Manifest manifest_of(const OpenedRun& run, const Samples& train) {
  const Backend& backend = *run.backends.chosen;
  Manifest manifest;
  manifest.plexus = plexus_version;
  manifest.processor = processor_name();
  manifest.instruction_set = instruction_set();
  manifest.seed = run.config.seed;
  manifest.bits_depend_on = {std::string(backend.name()), backend.versions(),
                             backend.instruction_set(),   run.config.threads,
                             run.config.batch_size,       std::string(name_of(run.config.precision))};
  manifest.columns = run.description;
  for (const Column& target : train.targets) manifest.classes[target.name] = target.classes;
  for (const Plugin* plugin : loaded_plugins()) {
    const Origin& origin = plugin->origin;
    manifest.plugins.push_back({origin.plugin, origin.version, origin.file, sha256_of(origin.file)});
  }
  return manifest;
}

FitOptions fit_options(const RunConfig& config, const std::atomic<bool>& stop) {
  FitOptions options;
  options.epochs = config.epochs;
  options.batch_size = config.batch_size;
  options.shuffle = config.shuffle;
  options.steps_per_epoch = config.steps_per_epoch;
  options.validation_frequency = config.validation_frequency;
  options.stop = &stop;
  return options;
}

RunDirectory make_directory(const OpenedRun& run, const po::variables_map& values) {
  return values.count("out") > 0 ? RunDirectory::create(values["out"].as<std::string>())
                                 : RunDirectory::create_named(run.config.name);
}

/// The weights come last, since they tell that a run is whole; but they are worth more than the history, so
/// they are written even if that cannot be.
void write_results(const RunDirectory& directory, const History& history, const NamedTensors& weights) {
  try {
    directory.write_history(history);
  } catch (const FileError&) {
    directory.write_weights(weights);
    throw;
  }
  directory.write_weights(weights);
}

}  // namespace

int train(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  options.add_options()("out", po::value<std::string>()->value_name("DIR"),
                        "the run directory; default: runs/NAME/TIME");
  options.add_options()("json", "one line of JSON for each epoch, on standard output");
  options.add_options()("quiet", "print nothing but warnings and errors");
  po::variables_map values;
  const char* usage =
      "train RUN.yaml [key=value ...] [--plugin FILE] [--plugin-dir DIR] [--out DIR] [--json] [--quiet]";
  if (!parse(arguments, usage, options, "run", values)) return 0;

  OpenedRun run = open_run(values["run"].as<std::string>(), values);
  run.directory.reset();  // training a run directory again repeats its run: it starts from the beginning
  if (values.count("out") > 0) RunDirectory::require_unused(values["out"].as<std::string>());
  say(values, fmt::format("{}: backend {}, {} thread{}, {}, seed {}", run.config.name, run.config.backend,
                          run.config.threads, run.config.threads == 1 ? "" : "s",
                          name_of(run.config.precision), run.config.seed));
  const std::atomic<bool>& stop = catch_interrupts();
  check_hashes(run);
  for (const fs::path& file : run.dataset->files()) {
    run.config.data.sha256[fs::absolute(file).string()] = sha256_of(file);
  }
  const Parts parts = read_parts(run.config.data, *run.dataset, run.binding, {});
  const auto trainer = run.trainer();
  const Samples* validation = parts.validation ? &*parts.validation : nullptr;
  const FitOptions fit = fit_options(run.config, stop);
  trainer->prepare(parts.train, validation, fit);  // what cannot run leaves no directory behind

  const RunDirectory directory = make_directory(run, values);
  directory.write_config(to_tree(run.config));
  write_manifest(directory, manifest_of(run, parts.train));
  const auto progress = make_progress(values);
  const History history = trainer->fit(parts.train, validation, fit, *progress);
  write_results(directory, history, trainer->weights());
  const bool whole = history.stopped.empty();
  if (whole) directory.become_latest();
  say(values,
      fmt::format("{}{}", whole ? "wrote " : history.stopped + "; wrote ", directory.path().string()));
  return whole ? 0 : interrupted_exit;
}

}  // namespace plexus::app
