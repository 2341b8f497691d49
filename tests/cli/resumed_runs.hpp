#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "../support/process.hpp"
#include "../support/scratch.hpp"

namespace plexus::tests {

/// A run that is killed and resumed: the small run with overrides.
struct ResumedRun {
  const char* name;
  std::vector<std::string> overrides;
};

/// What a training may have to remember: nothing but weights; slots, masks and a schedule; a place within the
/// order of the rows and an accumulated gradient; preparation and class weights; float64; the orders and the
/// slots of a perceptron.
extern const std::vector<ResumedRun> resumed_runs;

/// A folder with one of them, trained once to its end.
class KilledRuns {
 public:
  explicit KilledRuns(const ResumedRun& run);
  /// Trains in `out`, kills the process once it has printed so many lines of JSON, resumes it, and compares
  /// weights, best weights, history and lines with those of the run that was not killed.
  void kill_and_resume(std::size_t line, const std::string& out) const;
  /// The same after a kill within a time, in seconds.
  void kill_after(double seconds, const std::string& out) const;
  /// How long the run that was not killed took, in seconds.
  double seconds() const { return seconds_; }

 private:
  std::vector<std::string> words(const std::string& out) const;
  void resume(const std::string& out, const std::string& printed) const;

  const ResumedRun& run_;
  Scratch scratch_;
  std::string lines_;  // that it printed, without times
  double seconds_ = 0;
};

}  // namespace plexus::tests
