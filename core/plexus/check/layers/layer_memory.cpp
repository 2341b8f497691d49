#include <plexus/check/layers/layer_memory.hpp>
#include <plexus/check/layers/layer_program.hpp>
#include <plexus/train/clock.hpp>

#include <fmt/format.h>
#include <malloc.h>

namespace plexus {
namespace {

constexpr int most_steps = 2000;
constexpr double most_seconds = 0.3;
/// The smallest piece of malloc has 16 bytes; what one step in two keeps is found.
constexpr double allowed_bytes_a_step = 8;

double allocated_bytes() {
  const struct mallinfo2 all = mallinfo2();
  return static_cast<double>(all.uordblks) + static_cast<double>(all.hblkhd);
}

int run_steps(LayerProgram& program) {
  const double start = steady_seconds();
  int steps = 0;
  while (steps < most_steps && (steps < 20 || seconds_since(start) < most_seconds)) {
    program.run();
    ++steps;
  }
  return steps;
}

}  // namespace

CheckResult checked_memory(const LayerTrial& trial, const Backends& backends, const CheckTable& table) {
  LayerProgramSettings settings;
  settings.dtype = DType::float32;
  settings.training = true;
  LayerProgram program(trial, backends, settings);
  run_steps(program);  // a library allocates at its first calls
  table.beat();
  const double before = allocated_bytes();
  const int steps = run_steps(program);
  const double grown = (allocated_bytes() - before) / steps;
  if (grown > allowed_bytes_a_step) {
    return CheckResult::failed(
        fmt::format("each step keeps {:.0f} bytes of memory ({} steps)", grown, steps));
  }
  return CheckResult::passed(fmt::format("{} steps", steps));
}

}  // namespace plexus
