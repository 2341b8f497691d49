#include <plexus/data/order.hpp>
#include <plexus/run/detail/fit_options_of.hpp>

namespace plexus {

FitOptions fit_options_of(const RunConfig& config, const std::atomic<bool>* stop) {
  FitOptions options;
  options.epochs = config.epochs;
  options.batch_size = config.batch_size;
  options.shuffle = config.shuffle;
  if (config.order) options.order = make<Order>(*config.order);
  options.steps_per_epoch = config.steps_per_epoch;
  options.validation_frequency = config.validation_frequency;
  options.nonfinite = config.nonfinite;
  options.train_eval = config.train_eval;
  options.stop = stop;
  return options;
}

}  // namespace plexus
