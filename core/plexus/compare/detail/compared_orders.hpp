#pragma once

#include <plexus/compare/compared_run.hpp>
#include <plexus/train/detail/pass_orders.hpp>

namespace plexus {

/// The orders of these rows in the training of a run by this trainer.
PassOrders orders_of(const ComparedRun& compared_run, const Trainer& trainer, const Samples& samples);

}  // namespace plexus
