// How often two equal trainings are told apart on this machine, and one that is slower by 10 % is found.
// claims BACKEND [THREADS [SECONDS [TIMES]]]

#include <plexus/compare/timing/timing.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

#include <array>
#include <chrono>
#include <cstdlib>
#include <string>

#include <fmt/format.h>

#include "../steady/nets.hpp"

using namespace plexus;

namespace {

std::unique_ptr<Trainer> trainer(const std::string& backend, int threads) {
  TrainerSettings settings;
  settings.backends = open_backends(backend);
  settings.threads = threads;
  return std::make_unique<Trainer>(tests::image_net(), tests::image_plan(), std::move(settings));
}

/// The same steps, each of which then waits for a tenth of what it took.
Runner slowed(Program& program, std::int64_t steps) {
  using Clock = std::chrono::steady_clock;
  return [&program, steps, step = std::int64_t{0}](std::span<double> seconds) mutable {
    for (double& each : seconds) {
      const auto start = Clock::now();
      program.replay(step, 1);
      const auto until = Clock::now() + (Clock::now() - start) / 10;
      while (Clock::now() < until) {
      }
      each = std::chrono::duration<double>(Clock::now() - start).count();
      step = (step + 1) % steps;
    }
  };
}

}  // namespace

int main(int argc, char** argv) {
  const auto word = [&](int i, const char* otherwise) { return i < argc ? argv[i] : otherwise; };
  const std::string backend = word(1, "onednn");
  const int threads = std::atoi(word(2, "1"));
  const double seconds = std::atof(word(3, "1"));
  const int times = std::atoi(word(4, "50"));
  load_standard_plugins();
  const Samples samples = tests::images(8192, 1);
  const std::int64_t steps = samples.rows / 32;
  int told_apart = 0, found = 0;
  double largest_noise = 0;
  for (int i = 0; i < times; ++i) {
    // Anew each time: where a program lies in memory is part of what may differ.
    const auto a = trainer(backend, threads), twin = trainer(backend, threads), b = trainer(backend, threads);
    Program& first = a->program(Mode::train, samples, 32);
    Program& second = twin->program(Mode::train, samples, 32);
    Program& third = b->program(Mode::train, samples, 32);
    const std::array<Runner, 3> runners{runner_of(first, steps), runner_of(third, steps),
                                        slowed(third, steps)};
    const Timed timed = time_runners(runners, runner_of(second, steps), {seconds}, std::uint64_t(i));
    told_apart += timed.claims[1] != Claim::none;
    found += timed.claims[2] == Claim::slower;
    largest_noise = std::max(largest_noise, timed.noise);
    fmt::print("noise {:.2f} %, equal {:.4f} [{:.4f}, {:.4f}]{}, slowed {:.4f} [{:.4f}, {:.4f}]{}\n",
               100 * timed.noise, timed.ratios[1].value, timed.ratios[1].interval.low,
               timed.ratios[1].interval.high, timed.claims[1] != Claim::none ? " told apart" : "",
               timed.ratios[2].value, timed.ratios[2].interval.low, timed.ratios[2].interval.high,
               timed.claims[2] == Claim::slower ? " found" : "");
  }
  fmt::print("{}, {} threads, {} s each: equals told apart {} of {}, slower by 10 % found {} of {}\n",
             backend, threads, seconds, told_apart, times, found, times);
}
