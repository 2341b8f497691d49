#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "scratch.hpp"

namespace plexus::tests {

/// What a process left behind.
struct Outcome {
  int exit_code = -1;  ///< 128 + signal if one ended it
  std::string out;
  std::string err;
};

/// A running process. Its output goes to temporary files.
class Process {
 public:
  Process(const std::vector<std::string>& command, const std::filesystem::path& directory);
  void signal(int number) const;
  /// Waits until a condition holds, which is looked at every millisecond: true. False if the process ended
  /// before.
  bool wait_until(const std::function<bool()>& condition) const;
  /// The number of lines that it has written to its standard output so far.
  std::size_t lines() const;
  Outcome wait();

 private:
  pid_t pid_ = -1;
  std::filesystem::path out_;
  std::filesystem::path err_;
};

/// Runs a command in a directory to its end.
Outcome run(const std::vector<std::string>& command, const std::filesystem::path& directory);
/// Runs the plexus program of this build.
Outcome run_plexus(std::vector<std::string> arguments, const std::filesystem::path& directory);

}  // namespace plexus::tests
