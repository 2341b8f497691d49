#pragma once

#include <plexus/compare/checks/comparer.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace plexus::tests {

/// A classifier of 6 features, 13 hidden units and 3 classes, on 22 rows: batches of 8, a short one of 6.
ComparedRun small_classifier();

/// The same with hidden units that are off for every row: their biases are -100.
ComparedRun dead_classifier();
/// The same with steps of 1e-5 times the gradient.
ComparedRun slow_classifier();
/// A regression by Adam on data of 1e10, whose gradients have squares that are beyond float32.
ComparedRun large_regression();
/// The layers of small_classifier.
std::vector<NamedLayer> dense_layers();

/// A model, loss and optimizer drawn from the standard components, with data for it: of one input and output
/// or two, with weights of samples or without, in batches of 1 to 5,000 rows.
ComparedRun random_run(std::uint64_t seed);

/// The result of checking one backend (standard, or of a loaded plugin) at steps 1 and 4.
BackendResult checked(const ComparedRun& compared_run, const std::string& backend,
                      std::vector<int> threads = {1}, bool unfused = false);

/// What differs first, in words; empty: nothing.
std::string first_text(const BackendResult& result);

}  // namespace plexus::tests
