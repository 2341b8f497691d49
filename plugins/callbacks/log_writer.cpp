#include "log_writer.hpp"

#include <plexus/error/error.hpp>

#include <utility>

namespace plexus {

void LogWriter::declare(Schema& schema, std::string file) {
  schema.text("file", std::move(file), "where the lines go, in the run directory")
      .interval("every", Interval::of_epochs(1),
                "1 epoch: the logs of an epoch; 100 steps: means since the epoch began, and batch_loss");
}

LogWriter::LogWriter(const Options& options)
    : file_(options.text("file")), every_(options.interval("every")) {
  if (every_.unit() == Interval::Unit::seconds) {
    throw ConfigError("lines are written every so many epochs or steps, found '" + every_.text() +
                      "', which is a time");
  }
}

void LogWriter::on_train_begin(Training& training) { file_.begin(training); }

void LogWriter::on_epoch_end(Training& training, Logs& logs) {
  const int epoch = training.progress().epoch;
  if (by_steps() || epoch % every_.count() != 0) return;
  Logs line = {{"epoch", epoch}};
  line.insert(line.end(), logs.begin(), logs.end());
  file_.write(training, lines(training, line, file_.empty()));
}

std::int64_t LogWriter::next_batch(const Training& training) {
  if (!by_steps()) return never;
  const FitProgress& at = training.progress();
  const std::int64_t before = (at.epoch - 1) * at.steps;  // steps are counted over all epochs
  const std::int64_t next = ((before + at.step) / every_.count() + 1) * every_.count() - before;
  return next <= at.steps ? next : never;
}

void LogWriter::on_train_batch_end(Training& training) {
  const FitProgress& at = training.progress();
  Logs line = {{"epoch", at.epoch}, {"step", static_cast<double>(at.step)}};
  for (auto& log : training.running_logs()) line.push_back(std::move(log));
  line.emplace_back("batch_loss", training.batch_loss());
  file_.write(training, lines(training, line, file_.empty()));
}

CallbackState LogWriter::save() const {
  CallbackState state;
  file_.save(state);
  return state;
}

void LogWriter::load(const CallbackState& state) { file_.load(state); }

}  // namespace plexus
