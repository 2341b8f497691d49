#include <plexus/config/scalar.hpp>
#include <plexus/data/format_version.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>
#include <plexus/files/detail/shell_word.hpp>
#include <plexus/run/detail/accepted_changes.hpp>
#include <plexus/run/detail/resumption.hpp>
#include <plexus/train/detail/fit_length_of.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

namespace fs = std::filesystem;

/// Overrides that begin so change no number, except by the rounding of another backend or of other threads,
/// of which look_at_bits warns.
constexpr std::array<std::string_view, 4> resumable = {"fit.epochs=", "backend=", "threads=", "data.source."};

/// A damaged file is kept under another name: it is no checkpoint any more, but its owner may want it.
std::string set_aside(const DamagedCheckpoint& damaged) {
  fs::path aside = damaged.file;
  aside += ".damaged";
  std::error_code error;
  fs::rename(damaged.file, aside, error);
  return fmt::format("{}; the checkpoint before it is used{}", damaged.why,
                     error ? "" : fmt::format(", and the file is now {}", aside.filename().string()));
}

std::multiset<std::string> recorded_hashes(const Tree& recorded) {
  std::multiset<std::string> hashes;
  const Tree* data = recorded.find("data");
  const Tree* found = data != nullptr ? data->find("sha256") : nullptr;
  if (found == nullptr) return hashes;
  for (const Tree::Entry& entry : found->entries()) hashes.insert(entry.value.text());
  return hashes;
}

/// The names of tensors that are not the same in both; at most three.
std::vector<std::string> different(const NamedTensors& a, const NamedTensors& b) {
  std::vector<std::string> names;
  for (const auto& [name, tensor] : a) {
    const auto other = b.find(name);
    if (other == b.end() || !(other->second == tensor)) names.push_back(name);
  }
  if (names.size() > 3) names = {names[0], names[1], fmt::format("and {} others", names.size() - 2)};
  return names;
}

/// The epoch of best.safetensors; nullopt if it is absent or cannot be read, which CheckpointWriter handles.
std::optional<BestEpoch> readable_best(const RunDirectory& directory) {
  try {
    if (directory.has_best()) return directory.best_epoch();
  } catch (const Error&) {
  }
  return std::nullopt;
}

std::string text_or_none(const std::string& text) { return text.empty() ? "none" : text; }

/// What differs between the machines of two trainings; empty if nothing does.
std::string differences_of_bits(const Manifest& before, const Manifest& now) {
  std::vector<std::string> found;
  const auto compare = [&](const char* what, const std::string& a, const std::string& b) {
    if (a != b) found.push_back(fmt::format("{} was {}, is {}", what, text_or_none(a), text_or_none(b)));
  };
  const Manifest::Bits &a = before.bits_depend_on, &b = now.bits_depend_on;
  compare("the backend", a.backend, b.backend);
  compare("the number of threads", std::to_string(a.threads), std::to_string(b.threads));
  compare("the instruction set", a.instruction_set, b.instruction_set);
  compare("Plexus", before.plexus, now.plexus);
  if (a.backend == b.backend) {
    compare("its libraries", fmt::format("{}", fmt::join(a.libraries, ", ")),
            fmt::format("{}", fmt::join(b.libraries, ", ")));
  }
  return fmt::format("{}", fmt::join(found, "; "));
}

}  // namespace

Resumption find_resumption(const RunDirectory& directory, bool verify) {
  Resumption found;
  std::optional<ReadCheckpoint> newest;
  for (const CheckpointFile& file : checkpoint_files(directory)) {
    if (std::error_code ignored; !fs::is_regular_file(file.path, ignored)) {
      found.damaged.push_back({file.path, file.path.string() + " is no file"});
      continue;
    }
    try {
      ReadCheckpoint read = read_checkpoint(file.path);
      if (verify && !newest) {
        newest = std::move(read);
        continue;
      }
      found.file = file.path;
      found.checkpoint = std::move(read.checkpoint);
      found.manifest = std::move(read.manifest);
      if (newest) found.newest = std::move(newest->checkpoint);
      return found;
    } catch (const NewerFormatError&) {
      throw;  // it is not damaged: with an older one, what that program trained would be lost
    } catch (const DataError& error) {
      found.damaged.push_back({file.path, error.message()});
    }
  }
  const std::string place = directory.path().string(), word = shell_word(directory.path());
  if (newest) {
    throw UsageError(fmt::format(
        "{} has one checkpoint only, and --verify trains from the one before the newest: leave it out",
        place));
  }
  if (!found.damaged.empty()) {
    std::vector<std::string> reasons;
    for (const DamagedCheckpoint& damaged : found.damaged) reasons.push_back(damaged.why);
    throw DataError(fmt::format("no checkpoint of {} is whole:\n{}", place, fmt::join(reasons, "\n")));
  }
  throw UsageError(fmt::format(
      "{} has no checkpoint to go on from: train again with 'plexus train {}', or begin a new run with its "
      "weights: initial_weights={}",
      place, word, word));
}

void require_resumable_overrides(std::span<const std::string> overrides) {
  for (const std::string& text : overrides) {
    const auto allowed = [&](std::string_view start) { return text.starts_with(start); };
    if (std::any_of(resumable.begin(), resumable.end(), allowed)) continue;
    throw UsageError(fmt::format(
        "'{}' would make another run: resume goes on as the run began, but for fit.epochs=N "
        "(and data.source..., backend and threads); to begin a new run with these weights: plexus train RUN "
        "initial_weights=DIR {}",
        text, text));
  }
}

void require_epochs_left(const RunDirectory& directory, RunState before, int epochs_before, int epochs,
                         const FitState& state) {
  const std::string place = directory.path().string(), word = shell_word(directory.path());
  const int made = state.epoch - 1;
  if (before == RunState::diverged) {
    throw UsageError(fmt::format(
        "the training of {} diverged, and would again: begin a new run with another learning rate{}", place,
        directory.has_weights() ? fmt::format(" (initial_weights={})", word) : ""));
  }
  const bool paused = made < epochs && state.history.stopped.empty();  // by a time limit
  const bool finished = before == RunState::complete && epochs <= epochs_before && !paused;
  if (finished && !state.history.stopped.empty()) {
    throw UsageError(fmt::format(
        "{} is finished: {}; to train on from there, begin a new run with its weights: initial_weights={}",
        place, state.history.stopped, word));
  }
  if (finished) {
    throw UsageError(fmt::format(
        "{} is finished: it was trained for {} of {} epoch{}; to go on, say how many in all: plexus "
        "resume {} fit.epochs={}",
        place, made, epochs_before, epochs_before == 1 ? "" : "s", word, 2 * epochs_before));
  }
  const bool begun = state.step > 0;
  if (made > epochs || (made == epochs && begun)) {
    throw UsageError(fmt::format("{} has {} epochs already{}: fit.epochs={} is too few", place, made,
                                 begun ? " and a part of the next" : "", epochs));
  }
  const std::optional<BestEpoch> best = readable_best(directory);
  if (!best || best->epoch <= epochs) return;
  throw UsageError(fmt::format("best.safetensors of {} is of epoch {}: fit.epochs={} is too few", place,
                               best->epoch, epochs));
}

int recorded_epochs(const Tree& recorded) {
  const Tree* fit = recorded.find("fit");
  const Tree* epochs = fit != nullptr ? fit->find("epochs") : nullptr;
  const auto number = epochs != nullptr ? as_integer(*epochs) : std::nullopt;
  return static_cast<int>(number.value_or(1));
}

void require_same_schedule(const Plan& plan, int epochs, const FitOptions& options, std::int64_t rows) {
  if (epochs == options.epochs || !plan.optimizer) return;
  const std::shared_ptr<const Schedule> schedule = plan.optimizer->rule().schedule;
  FitLength before = fit_length_of(rows, fitted_options(plan, options, rows));
  before.epochs = epochs;
  if (!schedule || !depends_on_epochs(*schedule, before)) return;
  throw UsageError(fmt::format(
      "the schedule of the learning rate takes its length from fit.epochs, {} when the run began: "
      "with {} it would have been another from the first step on; leave fit.epochs out, or begin a "
      "new run whose schedule says its own length",
      epochs, options.epochs));
}

void require_same_data(const Tree& recorded, const std::map<std::string, std::string>& today) {
  const std::multiset<std::string> before = recorded_hashes(recorded);
  std::multiset<std::string> now;
  for (const auto& [file, hash] : today) now.insert(hash);
  if (before.empty() || before == now) return;
  for (const auto& [file, hash] : today) {
    if (before.contains(hash)) continue;
    DataError error(fmt::format(
        "{} is not a file that this run was made with; to go on with it as it is, add --accept-changed",
        file));
    error.facts().file = file;
    throw error;
  }
  throw DataError("the data has not as many files as when this run was made; to go on, add --accept-changed");
}

void require_same_plugins(const Manifest& before, const Manifest& now) {
  const std::vector<ChangedPlugin> changed = changed_plugins(before, now);
  const auto gone = [](const ChangedPlugin& plugin) { return plugin.change.now.empty(); };
  const auto missing = std::find_if(changed.begin(), changed.end(), gone);
  if (missing != changed.end()) {
    throw PluginError(
        fmt::format("the plugin '{}' ({}), which this run was trained with, is not loaded: add --plugin FILE",
                    missing->name, missing->change.file));
  }
  if (changed.empty()) return;
  const ChangedPlugin& first = changed.front();
  if (changed.size() == 1) {
    throw PluginError(
        fmt::format("the plugin '{}' ({}) is not the one that this run was trained with: its SHA-256 was {}, "
                    "is {}; to go "
                    "on with it as it is, add --accept-changed",
                    first.name, first.change.file, first.change.before, first.change.now));
  }
  throw PluginError(fmt::format(
      "{} plugins are not those that this run was trained with: '{}' ({}) and others; to go on with them as "
      "they are, add --accept-changed",
      changed.size(), first.name, first.change.file));
}

void look_at_bits(const Manifest& before, const Manifest& now, bool verify) {
  const std::string differences = differences_of_bits(before, now);
  if (differences.empty()) return;
  if (verify) throw Error(fmt::format("--verify: bits may differ, since {}", differences));
  warn_of_run(fmt::format(
      "what is trained from here may differ by rounding from a run that was not stopped: {}", differences));
}

void ResumeCallback::on_train_begin(Training& training) {
  for (const DamagedCheckpoint& damaged : resumption_.damaged) training.warn(set_aside(damaged));
  training.note(fmt::format("goes on from {}: {}", resumption_.file.filename().string(),
                            text(place_of(resumption_.checkpoint.state))));
}

void ResumeCallback::on_epoch_end(Training& training, Logs&) {
  if (!resumption_.newest) return;
  const CheckpointPlace place = place_of(resumption_.newest->state);
  if (place.step == 0 && place.epochs == training.progress().epoch) compare(training);
}

std::int64_t ResumeCallback::next_test_batch(const Training&) {
  has_begun_ = true;
  return never;
}

std::int64_t ResumeCallback::next_batch(const Training& training) {
  has_begun_ = true;
  if (!resumption_.newest) return never;
  const CheckpointPlace place = place_of(resumption_.newest->state);
  return place.epochs + 1 == training.progress().epoch && place.step > 0 ? place.step : never;
}

void ResumeCallback::on_train_batch_end(Training& training) {
  const CheckpointPlace place = place_of(resumption_.newest->state);
  if (place.epochs + 1 == training.progress().epoch && place.step == training.progress().step)
    compare(training);
}

void ResumeCallback::fail(const std::string& message) {
  differs_ = true;
  throw Error(message);
}

void ResumeCallback::compare(Training& training) {
  const Checkpoint& expected = *resumption_.newest;
  const std::string place = text(place_of(expected.state));
  const std::vector<std::string> names = different(expected.variables, training.variables());
  if (!names.empty()) {
    fail(fmt::format("--verify: at {} the variables are not those of the checkpoint, bit by bit: {}", place,
                     fmt::join(names, ", ")));
  }
  const auto& now = training.history().epochs;
  for (std::size_t i = 0; i < expected.state.history.epochs.size() && i < now.size(); ++i) {
    if (to_json(now[i].logs) == to_json(expected.state.history.epochs[i].logs)) continue;
    fail(fmt::format("--verify: the logs of epoch {} are not those that were recorded: {}, expected {}",
                     now[i].epoch, plexus::text(now[i].logs),
                     plexus::text(expected.state.history.epochs[i].logs)));
  }
  training.note(fmt::format("verified: at {} every bit is as it was", place));
}

}  // namespace plexus
