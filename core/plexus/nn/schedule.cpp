#include <plexus/error/error.hpp>
#include <plexus/graph/difference.hpp>
#include <plexus/nn/detail/returned.hpp>
#include <plexus/nn/schedule.hpp>

#include <limits>

#include <fmt/format.h>

namespace plexus {
namespace {

void trace_rate(const Schedule& schedule, const FitLength& fit, Graph& graph) {
  graph.output("rate", scheduled_rate(schedule, graph.input("step", {DType::float64, Shape{}}), fit));
}

}  // namespace

Schedule::~Schedule() = default;

std::string Schedule::warning(const FitLength&) const { return ""; }

Symbol scheduled_rate(const Schedule& schedule, const Symbol& step, const FitLength& fit) {
  try {
    return calling_plugin(schedule, "the learning rate", [&] {
      const Symbol rate = schedule.at(step, fit);
      require_returned(rate, step.graph(), "the schedule");
      const Type expected{DType::float64, Shape{}};
      if (rate.type() == expected) return rate;
      throw ShapeError(
          fmt::format("a learning rate is a scalar, {}; found {}", expected.text(), rate.type().text()));
    });
  } catch (Error& error) {
    error.add_context(fmt::format("in the schedule{} of the learning rate", name_in_brackets(schedule)));
    throw;
  }
}

bool depends_on_epochs(const Schedule& schedule, const FitLength& fit) {
  if (fit.epochs == std::numeric_limits<int>::max()) return false;
  Graph as_given;
  Graph longer;
  trace_rate(schedule, fit, as_given);
  trace_rate(schedule, {fit.steps_per_epoch, fit.epochs + 1}, longer);
  return first_difference(as_given, longer).has_value();
}

}  // namespace plexus
