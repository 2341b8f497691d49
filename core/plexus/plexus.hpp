#pragma once

/// Everything that the author of a component needs; of a callback <plexus/train/callback.hpp> as well.

#include <plexus/backend/backend.hpp>
#include <plexus/config/options.hpp>
#include <plexus/config/schema.hpp>
#include <plexus/data/dataset.hpp>
#include <plexus/data/order.hpp>
#include <plexus/data/transform.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/nn/constraint.hpp>
#include <plexus/nn/initializer.hpp>
#include <plexus/nn/layer.hpp>
#include <plexus/nn/loss.hpp>
#include <plexus/nn/metric.hpp>
#include <plexus/nn/optimizer.hpp>
#include <plexus/nn/regularizer.hpp>
#include <plexus/nn/schedule.hpp>
#include <plexus/nn/scope.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/plugin/plugin.hpp>
