#pragma once

#include <plexus/run/run.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "arguments.hpp"

namespace plexus::app {

/// Adds the options --json and --quiet, which choose how a training shows its progress.
void add_progress_options(boost::program_options::options_description& options);
/// The display that a command line asks for: lines of JSON, warnings alone, a bar on a terminal, else lines.
std::unique_ptr<Callback> progress_of(const boost::program_options::variables_map& values);
/// Prints, unless --quiet is given, what is about to train: backend, threads, precision, seed.
void say_what_trains(const boost::program_options::variables_map& values, const RunConfig& config);
/// Prints a line to standard error unless --quiet is given.
void say(const boost::program_options::variables_map& values, const std::string& line);

/// Tells what Ctrl-C does, once a training has begun: the first ends it after its step, the second ends the
/// process at once, and with checkpoints a command goes on from the last one.
class EndOfTraining final : public Callback {
 public:
  EndOfTraining(bool quiet, bool checkpoints) : quiet_(quiet), checkpoints_(checkpoints) {}
  void on_train_begin(Training& training) override;
  void on_epoch_end(Training& training, Logs&) override { epochs_ = training.progress().epoch; }
  /// The directory of the training; empty if it has not begun.
  const std::filesystem::path& directory() const { return directory_; }
  /// The number of complete epochs.
  int epochs() const { return epochs_; }
  /// Whether the training can be resumed.
  bool has_checkpoints() const { return checkpoints_; }

 private:
  bool quiet_;
  bool checkpoints_;
  std::filesystem::path directory_;
  int epochs_ = 0;
};

/// Trains, and prints the result in one line: why it ended, the value of the log by which the best epoch is
/// chosen, with the final and the best weights, and the files that hold them; and, also with --quiet, the
/// command that resumes what was interrupted. With --json the last line on standard output tells the same,
/// also of a training that fails: {"event":"end",...}. `train` is given the callbacks that show the progress.
/// Returns the exit code of the process; throws Error if the training diverged, and what `train` throws.
int report_training(const boost::program_options::variables_map& values, const RunConfig& config,
                    const std::function<TrainResult(std::vector<Callback*>)>& train);

}  // namespace plexus::app
