#include <plexus/check/kept_memory.hpp>
#include <plexus/check/layers/layer_memory.hpp>
#include <plexus/check/layers/layer_program.hpp>

namespace plexus {

CheckResult checked_memory(const LayerTrial& trial, const Backends& backends, const CheckTable& table) {
  LayerProgramSettings settings;
  settings.dtype = DType::float32;
  settings.training = true;
  LayerProgram program(trial, backends, settings);
  return checked_kept_memory({"step", [&] { program.run(); }}, table);
}

CheckResult checked_traces(const LayerTrial& trial, const CheckTable& table) {
  return checked_traces_memory([&] { trial.alone(DType::float32); }, table);
}

}  // namespace plexus
