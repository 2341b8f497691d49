#include <plexus/error/error.hpp>
#include <plexus/train/detail/batch_walk.hpp>
#include <plexus/train/detail/fit_length_of.hpp>
#include <plexus/train/detail/step_tracer.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

FitOptions fitted_options(const Plan& plan, const FitOptions& options, std::int64_t rows) {
  FitOptions fitted = options;
  if (learning_of(plan) != Learning::passes) return fitted;
  if (options.steps_per_epoch) {
    throw UsageError(fmt::format(
        "steps_per_epoch has no meaning with the optimizer{}: one step of it is a whole pass over the rows",
        name_in_brackets(*plan.optimizer)));
  }
  fitted.batch_size = rows;
  return fitted;
}

FitLength fit_length_of(std::int64_t rows, const FitOptions& options) {
  const std::int64_t all = steps_of(rows, options.batch_size);
  return {std::min(options.steps_per_epoch.value_or(all), all), options.epochs};
}

}  // namespace plexus
