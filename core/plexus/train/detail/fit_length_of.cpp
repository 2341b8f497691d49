#include <plexus/train/detail/batch_walk.hpp>
#include <plexus/train/detail/fit_length_of.hpp>

#include <algorithm>

namespace plexus {

FitLength fit_length_of(std::int64_t rows, const FitOptions& options) {
  const std::int64_t all = steps_of(rows, options.batch_size);
  return {std::min(options.steps_per_epoch.value_or(all), all), options.epochs};
}

}  // namespace plexus
