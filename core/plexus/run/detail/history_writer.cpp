#include <plexus/error/error.hpp>
#include <plexus/run/detail/history_writer.hpp>

#include <chrono>
#include <utility>

namespace plexus {
namespace {

double steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

HistoryWriter::HistoryWriter(RunDirectory directory) : HistoryWriter(std::move(directory), steady_seconds) {}

HistoryWriter::HistoryWriter(RunDirectory directory, Clock clock)
    : directory_(std::move(directory)), clock_(std::move(clock)) {}

void HistoryWriter::epoch_ends(const FitProgress& progress, const Logs& logs) {
  history_.epochs.push_back({progress.epoch, logs, progress.seconds});
  const double start = clock_();
  if (start < next_write_) return;
  try {
    directory_.write_history(history_);
  } catch (const FileError&) {
    // Whoever writes the whole history in the end reports what is wrong with the files.
  }
  const double end = clock_();
  next_write_ = end + wait_factor * (end - start);
}

}  // namespace plexus
