#include <plexus/error/error.hpp>
#include <plexus/run/detail/history_writer.hpp>

#include <utility>

namespace plexus {

HistoryWriter::HistoryWriter(RunDirectory directory, History before, SecondsClock clock)
    : directory_(std::move(directory)), clock_(std::move(clock)), history_(std::move(before)) {}

void HistoryWriter::add(const FitProgress& progress, const Logs& logs) {
  history_.epochs.push_back({progress.epoch, logs, progress.seconds});
  const double start = clock_();
  if (start < next_write_) return;
  try {
    directory_.write_history(history_);
  } catch (const FileError&) {
    // `Run` writes the whole history at the end, and reports then what is wrong with the files.
  }
  const double end = clock_();
  next_write_ = end + wait_factor * (end - start);
}

void HistoryWriter::flush() {
  if (!history_.epochs.empty()) directory_.write_history(history_);
}

}  // namespace plexus
