#pragma once

/// Includes the checks of all kinds of components that have a check of their own in this folder.

#include <plexus/check/kinds/check_callback.hpp>
#include <plexus/check/kinds/check_constraint.hpp>
#include <plexus/check/kinds/check_dataset.hpp>
#include <plexus/check/kinds/check_initializer.hpp>
#include <plexus/check/kinds/check_loss.hpp>
#include <plexus/check/kinds/check_metric.hpp>
#include <plexus/check/kinds/check_optimizer.hpp>
#include <plexus/check/kinds/check_order.hpp>
#include <plexus/check/kinds/check_regularizer.hpp>
#include <plexus/check/kinds/check_schedule.hpp>
#include <plexus/check/kinds/check_transform.hpp>
