#include "training_output.hpp"

#include <plexus/error/error.hpp>

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "interrupt.hpp"
#include "printing.hpp"
#include "progress.hpp"
#include "terminal.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

/// ": val_loss 0.3123 in weights.safetensors, 0.3001 (epoch 17) in best.safetensors"; empty without a best
/// epoch.
std::string values_of(const TrainResult& result) {
  if (!result.best) return {};
  const BestEpoch& best = *result.best;
  const std::string value = text(Logs{{best.log, best.value}});
  if (!result.final_value) return fmt::format(": best.safetensors has {} (epoch {})", value, best.epoch);
  return fmt::format(": weights.safetensors has {}, best.safetensors {} (epoch {})",
                     text(Logs{{best.log, *result.final_value}}), value, best.epoch);
}

}  // namespace

void add_progress_options(po::options_description& options) {
  options.add_options()("json", "one line of JSON for each epoch, on standard output");
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

std::string shell_word(const std::filesystem::path& path) {
  const std::string text = path.string();
  const auto plain = [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("/._-+,:@%=").find(c) != std::string_view::npos;
  };
  if (std::all_of(text.begin(), text.end(), plain)) return text;
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

int report_end(const po::variables_map& values, const TrainResult& result) {
  const bool complete = result.state == RunState::complete;
  const bool diverged = result.state == RunState::diverged;
  const std::string& stopped = result.history.stopped;
  const std::string path = result.directory.path().string();
  const std::size_t epochs = result.history.epochs.size();
  const std::string done = fmt::format("; {} epoch{} done", epochs, epochs == 1 ? "" : "s");
  say(values, fmt::format("{}wrote {}{}{}", stopped.empty() || diverged ? "" : stopped + "; ", path,
                          values_of(result), stopped.empty() ? done : ""));
  if (diverged) throw Error(stopped);
  if (complete) return 0;
  if (result.resumable) {
    say(values, fmt::format("to go on: plexus resume {}", shell_word(result.directory.path())));
  }
  return interrupted_exit_code();
}

}  // namespace plexus::app
