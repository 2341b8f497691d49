#pragma once

#include <string>

namespace plexus::app {

/// "AMD EPYC", from /proc/cpuinfo; empty if unknown.
std::string processor_name();
/// The widest vector instructions that the processor has: "avx512", "avx2", "avx", "sse2".
std::string instruction_set();

/// Tells how much of the processors others took from a moment on: other processes, and other machines on the
/// same hardware.
class OthersWatch {
 public:
  /// From now on.
  OthersWatch();
  /// Their share of all processors since then, 0 to 1; 0 where the system does not tell.
  double share() const;

 private:
  struct Seconds {
    double idle = 0;   ///< of all processors
    double total = 0;  ///< of all processors
    double own = 0;    ///< of this process
  };
  static Seconds now();

  Seconds start_;
};

}  // namespace plexus::app
