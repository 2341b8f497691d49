#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/layers/layer_trial.hpp>

#include <vector>

namespace plexus {

/// Builds and runs a layer on rows of other last axes and ranks and on batches of several sizes, in training
/// and in inference: its outputs have the shapes that the model says. Rows of other shapes than the case's
/// may be refused, but then for every batch size.
CheckResult checked_shapes(const LayerTrial& trial, const CheckTable& table);

/// Checks that a row gives in inference the same outputs alone as beside other rows: in float64 beside a few;
/// in both floating dtypes, with each number of threads, beside so many that kernels share their loops among
/// threads.
CheckResult checked_rows(const LayerTrial& trial, const std::vector<int>& threads, const CheckTable& table);

}  // namespace plexus
