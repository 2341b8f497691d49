#include <plexus/compare/detail/compared_orders.hpp>

namespace plexus {

PassOrders orders_of(const ComparedRun& compared_run, const Trainer& trainer, const Samples& samples) {
  return PassOrders(compared_run.fit, compared_run.seed, samples.rows,
                    trainer.sequences_of(compared_run.fit));
}

}  // namespace plexus
