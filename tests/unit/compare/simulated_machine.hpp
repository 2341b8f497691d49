#pragma once

#include <plexus/compare/timing/rounds.hpp>
#include <plexus/tensor/philox.hpp>

#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

namespace plexus::test {

/// What disturbs a simulated machine.
struct Trouble {
  const char* name;
  double jitter = 0.02;      ///< standard deviation of the log of a step's time
  double drift = 0;          ///< how much slower it is at times, in waves of 3 s
  double spikes = 0;         ///< part of the steps that take 20 times as long
  double second_speed = 1;   ///< the machine goes over to times so much longer, and back
  double speed_seconds = 1;  ///< for so long on average
};

/// A machine with a clock of its own: what runs on it takes simulated time.
class SimulatedMachine {
 public:
  SimulatedMachine(const Trouble& trouble, std::uint64_t seed)
      : trouble_(trouble), key_(stream_key(seed, "test", "machine")), normals_(4096), uniforms_(4096) {}

  double now() const { return now_; }

  /// Runs steps of a program that takes `step` seconds on the undisturbed machine.
  Runner runner(double step) {
    return [this, step](std::span<double> seconds) {
      for (double& each : seconds) now_ += each = step * disturbance(step);
    };
  }

  RoundSettings settings(double seconds) {
    return {seconds, [this] { return now_; }};
  }

 private:
  double disturbance(double step) {
    if (next_ == normals_.size()) {
      fill_normal(key_, block_, std::span<double>(normals_));
      fill_uniform(key_, block_++ + (std::uint64_t{1} << 32), std::span<double>(uniforms_));
      next_ = 0;
    }
    const double normal = normals_[next_], uniform = uniforms_[next_];
    ++next_;
    if (uniform > 1 - step / trouble_.speed_seconds) slow_ = !slow_;
    return std::exp(trouble_.jitter * normal) * (1 + trouble_.drift * (1 + std::sin(2.1 * now_)) / 2) *
           (uniform < trouble_.spikes ? 20 : 1) * (slow_ ? trouble_.second_speed : 1);
  }

  Trouble trouble_;
  std::uint64_t key_;
  std::uint64_t block_ = 0;
  std::vector<double> normals_, uniforms_;
  std::size_t next_ = 4096;
  double now_ = 0;
  bool slow_ = false;
};

}  // namespace plexus::test
