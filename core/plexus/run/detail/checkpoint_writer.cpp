#include <plexus/error/error.hpp>
#include <plexus/files/detail/shell_word.hpp>
#include <plexus/nn/optimizer.hpp>
#include <plexus/run/detail/checkpoint_writer.hpp>

#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace plexus {
namespace {

namespace fs = std::filesystem;

using Json = nlohmann::ordered_json;

/// The number of steps of the training up to the end of the current epoch.
std::int64_t steps_until_end(const FitProgress& at) { return at.epoch * at.steps; }

/// Why best.safetensors cannot be used: it is neither of the epoch `best` nor of an epoch from `from` on,
/// which the training will repeat. Empty if it can.
std::string fault_of_best(const RunDirectory& directory, const BestEpoch& best, int from) {
  if (!directory.has_best()) return "best.safetensors is gone";
  try {
    const BestEpoch found = directory.best_epoch();
    static_cast<void>(directory.read_best());
    if (found == best || (found.log == best.log && found.epoch >= from)) return "";
    return fmt::format("best.safetensors is of another training (epoch {}, {})", found.epoch,
                       plexus::text(Logs{{found.log, found.value}}));
  } catch (const Error& error) {
    return error.message();
  }
}

/// The weights that the validation used at the moment of a checkpoint; nullopt if that cannot be read.
std::optional<NamedTensors> validated_weights_of(const fs::path& file, const Training& training) {
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) return std::nullopt;
  try {
    const Checkpoint checkpoint = read_checkpoint(file).checkpoint;
    const NamedTensors& variables = checkpoint.variables;
    NamedTensors weights = training.weights();
    const bool averages = checkpoint.state.updates > 0 && training.validated_weights() != weights;
    for (auto& [name, value] : weights) {
      auto found = variables.end();
      if (averages) found = variables.find(fmt::format("{}/{}", name, average_slot));
      if (found == variables.end()) found = variables.find(name);
      if (found == variables.end()) return std::nullopt;
      value = found->second;
    }
    return weights;
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// Within an epoch.
CheckpointPlace place_of(const FitProgress& at) { return {at.epoch - 1, at.step}; }

}  // namespace

CheckpointWriter::CheckpointWriter(RunDirectory directory, const CheckpointPolicy& policy,
                                   CheckpointRecord record, std::optional<CheckpointPlace> from,
                                   SecondsClock clock)
    : directory_(std::move(directory)),
      every_(policy.every),
      keep_(policy.keep),
      log_(policy.best.value_or("")),
      record_(std::move(record)),
      from_(from),
      clock_(std::move(clock)) {}

std::vector<std::string> CheckpointWriter::monitors() const {
  return log_.empty() ? std::vector<std::string>{} : std::vector<std::string>{log_};
}

CallbackState CheckpointWriter::save() const {
  Json json = Json::object();
  if (best_) json["best"] = {{"log", best_->log}, {"epoch", best_->epoch}, {"value", best_->value}};
  return {{}, json.dump()};
}

void CheckpointWriter::load(const CallbackState& state) {
  const Json json = Json::parse(state.json);
  best_.reset();
  if (!json.contains("best")) return;
  const Json& best = json.at("best");
  best_ = {best.at("log").get<std::string>(), best.at("epoch").get<int>(), best.at("value").get<double>()};
  best_is_doubted_ = true;
}

void CheckpointWriter::on_train_begin(Training& training) {
  best_.reset();
  best_is_doubted_ = false;
  begun_in_epoch_ = training.progress().epoch;
  unwritten_.reset();
  written_.reset();
  written_at_ = clock_();
  if (log_.empty()) return;
  const std::optional<Direction> better = training.direction(log_);
  if (!better) {
    throw UsageError(
        fmt::format("checkpoint: whether larger or smaller values of '{}' are better is not "
                    "known: name a loss or a metric as 'best'",
                    log_));
  }
  lower_is_better_ = *better == Direction::down;
}

void CheckpointWriter::on_epoch_end(Training& training, Logs& logs) {
  see_to_best(training);
  look_for_best(training, logs);
  if (repeats({training.progress().epoch, 0})) return;
  if (is_due_after(training.progress())) {
    write(training);
  } else if (unwritten_ && clock_() >= next_write_) {
    write_best();
  }
}

std::int64_t CheckpointWriter::next_batch(const Training& training) {
  if (!every_ || every_->unit() != Interval::Unit::steps) return never;
  const FitProgress& at = training.progress();
  const std::int64_t before = steps_until_end(at) - at.steps;
  const std::int64_t every = every_->count();
  const std::int64_t wanted = ((before + at.step) / every + 1) * every - before;
  return wanted < at.steps ? wanted : never;  // the end of an epoch has a checkpoint of its own
}

void CheckpointWriter::on_train_batch_end(Training& training) {
  if (!repeats(place_of(training.progress()))) write(training);
}

void CheckpointWriter::refresh(Training& training) {
  if (!every_ || every_->unit() != Interval::Unit::seconds) return;
  const FitProgress& at = training.progress();
  if (repeats(place_of(at))) return;
  if (at.step < at.steps && clock_() - written_at_ >= every_->seconds()) write(training);
}

void CheckpointWriter::on_train_finish(Training& training) {
  see_to_best(training);
  const CheckpointPlace place = place_of(training.state());
  if (repeats(place)) return;
  if (written_ != place) write(training);
  write_best();
}

bool CheckpointWriter::is_due_after(const FitProgress& at) const {
  if (!every_) return clock_() >= next_write_;
  switch (every_->unit()) {
    case Interval::Unit::epochs:
      return at.epoch % every_->count() == 0;
    case Interval::Unit::steps:
      return steps_until_end(at) % every_->count() == 0;
    case Interval::Unit::seconds:
      break;
  }
  return clock_() - written_at_ >= every_->seconds();
}

/// After a state was loaded: checks whether best.safetensors is still the file that the state tells of. If
/// not, makes it again from the checkpoint of its epoch, or gives it up with a warning.
void CheckpointWriter::see_to_best(Training& training) {
  if (!std::exchange(best_is_doubted_, false)) return;
  const std::string wrong = fault_of_best(directory_, *best_, begun_in_epoch_);
  if (wrong.empty()) return;
  const std::string aside = directory_.set_best_aside();
  const std::string what = fmt::format("{}{}", wrong, aside.empty() ? "" : ", and is now " + aside);
  const fs::path file = checkpoint_path(directory_, {best_->epoch, 0});
  const auto weights = validated_weights_of(file, training);
  if (weights) {
    directory_.write_best(*weights, *best_);
    training.warn(fmt::format("{}; it was made again from {}", what, file.filename().string()));
  } else {
    training.warn(
        fmt::format("{}; it held the weights of epoch {} ({}), and no checkpoint of that epoch is left: the "
                    "best of the epochs from here on is kept",
                    what, best_->epoch, plexus::text(Logs{{best_->log, best_->value}})));
    best_.reset();
  }
}

void CheckpointWriter::look_for_best(Training& training, const Logs& logs) {
  const std::optional<double> value = log_.empty() ? std::nullopt : find(logs, log_);
  if (!value || !std::isfinite(*value)) return;
  const bool better = !best_ || (lower_is_better_ ? *value < best_->value : *value > best_->value);
  if (!better) return;
  best_ = {log_, training.progress().epoch, *value};
  unwritten_ = training.validated_weights();
}

/// The best weights are written first, because the checkpoint refers to their file.
void CheckpointWriter::write(Training& training) {
  see_to_best(training);
  const double start = clock_();
  const Checkpoint checkpoint{training.variables(), training.state()};
  const CheckpointPlace place = place_of(checkpoint.state);
  try {
    write_best();
    write_checkpoint(directory_, checkpoint, record_);
  } catch (const FileError& error) {
    const std::vector<CheckpointFile> files = checkpoint_files(directory_);
    std::string message = fmt::format("{}\nthe training ends at {}, since its checkpoint cannot be written",
                                      error.message(), text(place));
    if (!files.empty()) {
      message += fmt::format("; the last one is {}: to go on from there, plexus resume {}",
                             files.front().path.filename().string(), shell_word(directory_.path()));
    }
    throw FileError(message);
  }
  written_ = place;
  remove_old(place);
  written_at_ = clock_();
  next_write_ = written_at_ + wait_factor * (written_at_ - start);
}

void CheckpointWriter::write_best() {
  if (!unwritten_) return;
  directory_.write_best(*unwritten_, *best_);
  unwritten_.reset();
}

/// A file that cannot be removed does no harm.
void CheckpointWriter::remove_old(const CheckpointPlace& newest) const {
  int kept = 0;
  for (const CheckpointFile& file : checkpoint_files(directory_)) {
    if (file.place > newest || ++kept <= keep_) continue;
    std::error_code ignored;
    fs::remove(file.path, ignored);
  }
}

}  // namespace plexus
