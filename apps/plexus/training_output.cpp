#include "training_output.hpp"

#include <plexus/error/error.hpp>
#include <plexus/files/detail/shell_word.hpp>

#include <exception>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "interrupt.hpp"
#include "printing.hpp"
#include "progress.hpp"
#include "terminal.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

using Json = nlohmann::ordered_json;

/// ": weights.safetensors has val_loss: 0.3123, best.safetensors val_loss: 0.3001 (epoch 17)"; empty without
/// a best epoch.
std::string values_of(const TrainResult& result) {
  if (!result.best) return {};
  const BestEpoch& best = *result.best;
  const std::string value = text(Logs{{best.log, best.value}});
  if (!result.final_value) return fmt::format(": best.safetensors has {} (epoch {})", value, best.epoch);
  return fmt::format(": weights.safetensors has {}, best.safetensors {} (epoch {})",
                     text(Logs{{best.log, *result.final_value}}), value, best.epoch);
}

std::string resume_command(const std::filesystem::path& directory) {
  return "plexus resume " + shell_word(directory);
}

std::string epochs_done(const TrainResult& result) {
  const std::size_t epochs = result.history.epochs.size();
  return fmt::format("{} epoch{} done", epochs, epochs == 1 ? "" : "s");
}

bool is_interrupted(const TrainResult& result) { return result.state == RunState::interrupted; }

/// The last event of --json: why the training ended, its results, and the command that resumes it.
Json end_event(const TrainResult& result, const EndOfTraining& end) {
  const std::string& stopped = result.history.stopped;
  Json event = {{"event", "end"},
                {"state", name_of(result.state)},
                {"reason", stopped.empty() ? epochs_done(result) : stopped},
                {"epochs", end.epochs()}};
  if (result.best) {
    event["best"] = {{"log", result.best->log}, {"epoch", result.best->epoch}, {"value", result.best->value}};
  }
  if (result.final_value) event["final"] = {{"log", result.best->log}, {"value", *result.final_value}};
  event["directory"] = result.directory.path().string();
  if (is_interrupted(result) && result.resumable) event["resume"] = resume_command(result.directory.path());
  return event;
}

/// The same event for a training that an error ended.
Json failure_event(const EndOfTraining& end, const std::exception& error) {
  Json event = {{"event", "end"},
                {"state", name_of(RunState::failed)},
                {"reason", error.what()},
                {"epochs", end.epochs()}};
  if (!std::filesystem::exists(end.directory())) return event;  // the training could not begin
  event["directory"] = end.directory().string();
  if (end.has_checkpoints()) event["resume"] = resume_command(end.directory());
  return event;
}

int report_end(const po::variables_map& values, const TrainResult& result) {
  const bool diverged = result.state == RunState::diverged;
  const std::string& stopped = result.history.stopped;
  const bool learnt = !diverged || result.directory.has_weights();
  say(values, fmt::format("{}wrote {}{}{}{}", stopped.empty() || diverged ? "" : stopped + "; ",
                          result.directory.path().string(), learnt ? "" : ", without weights",
                          values_of(result), stopped.empty() ? "; " + epochs_done(result) : ""));
  if (diverged) throw Error(stopped);
  if (!is_interrupted(result)) return 0;
  if (result.resumable) print_message("to go on: {}\n", resume_command(result.directory.path()));
  return interrupted_exit_code();
}

}  // namespace

void add_progress_options(po::options_description& options) {
  options.add_options()("json",
                        "one line of JSON for each epoch, on standard output; without it the epochs are "
                        "printed to standard error, and nothing to standard output");
  options.add_options()("quiet", "print nothing but warnings and errors");
}

std::unique_ptr<Callback> progress_of(const po::variables_map& values) {
  if (values.count("json") > 0) return json_progress();
  if (values.count("quiet") > 0) return warnings_alone();
  return is_terminal() ? bar_progress() : line_progress();
}

void say(const po::variables_map& values, const std::string& line) {
  if (values.count("quiet") == 0) print_message("{}\n", line);
}

void say_what_trains(const po::variables_map& values, const RunConfig& config) {
  say(values,
      fmt::format("{}: backend {}, {} thread{}, {}, seed {}", config.name, config.backend, config.threads,
                  config.threads == 1 ? "" : "s", name_of(config.precision), config.seed));
}

void EndOfTraining::on_train_begin(Training& training) {
  directory_ = training.directory();
  epochs_ = training.progress().epoch - 1;
  const std::string resume = checkpoints_ ? resume_command(directory_) : "";
  const std::string line_end = is_terminal() ? "\n" : "";  // of the line that is being drawn
  const std::string ended = resume.empty() ? "" : "; to go on from the last checkpoint: " + resume;
  const std::string first =
      printable(fmt::format("{}stopping after this step; press again to end at once{}\n", line_end, ended));
  say_at_interrupts(quiet_ ? "" : first, printable(fmt::format("{}ended at once{}\n", line_end, ended)));
}

int report_training(const po::variables_map& values, const RunConfig& config,
                    const std::function<TrainResult(std::vector<Callback*>)>& train) {
  const auto progress = progress_of(values);
  const bool json = values.count("json") > 0;
  const bool quiet = values.count("quiet") > 0;
  EndOfTraining end(quiet, config.checkpoint.enabled);
  say_at_interrupts(quiet ? "" : "stopping before the first step; press again to end at once\n",
                    "ended at once\n");
  std::optional<TrainResult> result;
  try {
    result = train({progress.get(), &end});
  } catch (const std::exception& error) {
    if (json && !end.directory().empty()) print_json_line(failure_event(end, error));
    throw;
  }
  if (json) print_json_line(end_event(*result, end));
  return report_end(values, *result);
}

}  // namespace plexus::app
