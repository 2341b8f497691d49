#include <plexus/compare/detail/compared_orders.hpp>

namespace plexus {

PassOrders orders_of(const ComparedRun& compared_run, const Trainer& trainer, const Samples& samples) {
  FitOptions options;
  options.shuffle = compared_run.shuffle;
  options.order = compared_run.order;
  return PassOrders(options, compared_run.seed, samples.rows, trainer.sequences_of(options));
}

}  // namespace plexus
