#include <plexus/check/layers/layer_time.hpp>
#include <plexus/compare/timing/timing.hpp>

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace plexus {
namespace {

constexpr std::int64_t timed_rows = 32;
constexpr double timed_seconds = 0.1;

double step_us(const LayerTrial& trial, const Backends& backends) {
  const ComparedRun run = trial.compared_run(timed_rows, timed_rows);
  const auto trainer = run.trainer(backends, 1);
  return time_steps(trainer->program(Mode::train, run.samples, timed_rows), 1, timed_seconds).median;
}

/// The nearest shipped layer on the same rows.
ComponentCase nearest_shipped(const LayerTrial& trial) {
  ComponentCase nearest{Kind::layer, "relu", Tree::map(), trial.tried().inputs};
  nearest.inputs.resize(1);
  nearest.inputs.front().whole = false;
  const Model model = trial.alone(DType::float32);
  const bool products = std::any_of(model.declarations().begin(), model.declarations().end(),
                                    [](const Declaration& each) { return each.type.shape.rank() >= 2; });
  const Model::Call& call = model.calls()[static_cast<std::size_t>(model.outputs().front().call)];
  if (products && call.shapes.front().rank() > 0 && !nearest.inputs.front().row_shape.empty()) {
    nearest.name = "dense";
    nearest.options.set("units", Tree(call.shapes.front().back()));
  }
  return nearest;
}

}  // namespace

CheckResult told_time(const LayerTrial& trial, const Backends& backends) {
  const double own = step_us(trial, backends);
  const ComponentCase nearest = nearest_shipped(trial);
  const double other = step_us(LayerTrial(nearest), backends);
  return CheckResult::passed(fmt::format("{:.1f} us a training step of {} rows on {}, {} takes {:.1f} us",
                                         own, timed_rows, backends.chosen->name(), nearest.name, other));
}

}  // namespace plexus
