#pragma once

namespace plexus::app {

/// Measures the share of the processors that was used by others: other processes, and other virtual machines
/// on the same hardware.
class OthersWatch {
 public:
  /// Starts to measure.
  OthersWatch();
  /// Their share of all processors since the start, 0 to 1; 0 if the system does not provide it.
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
