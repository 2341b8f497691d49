#include <plexus/error/error.hpp>
#include <plexus/train/detail/check_plan.hpp>

#include <cmath>

#include <fmt/format.h>

namespace plexus {

void check_plan(const Plan& plan) {
  for (std::size_t i = 0; i < plan.losses.size(); ++i) {
    const Plan::OutputLoss& loss = plan.losses[i];
    const std::string where =
        fmt::format("losses[{}] of the plan{}", i,
                    loss.output.empty() ? "" : fmt::format(", of output '{}',", loss.output));
    if (!loss.loss) {
      throw UsageError(where + " is null: make one with make<Loss>(\"mean_squared_error\")");
    }
    if (!std::isfinite(loss.weight)) {
      throw UsageError(fmt::format("{} has the weight {}, expected a finite number", where, loss.weight));
    }
  }
  for (std::size_t i = 0; i < plan.metrics.size(); ++i) {
    if (plan.metrics[i].metric) continue;
    throw UsageError(
        fmt::format("metrics[{}] of the plan, '{}', is null: make one with "
                    "make<Metric>(\"accuracy\")",
                    i, plan.metrics[i].label));
  }
}

}  // namespace plexus
