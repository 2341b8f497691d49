#pragma once

#include <plexus/nn/loss.hpp>
#include <plexus/nn/metric.hpp>
#include <plexus/nn/optimizer.hpp>

#include <memory>
#include <string>
#include <vector>

namespace plexus {

/// What a model is trained for: a loss and metrics for each output, and the optimizer.
struct Plan {
  struct OutputLoss {
    std::unique_ptr<const Loss> loss;
    double weight = 1;  ///< in the total
  };
  struct OutputMetric {
    std::unique_ptr<const Metric> metric;
    std::string label;       ///< as the user named it: "accuracy", "mse"
    std::size_t output = 0;  ///< index of the model's output
    bool weighted = false;   ///< sees sample and class weights
  };

  std::vector<OutputLoss> losses;  ///< one for each output, in order
  std::vector<OutputMetric> metrics;
  std::unique_ptr<const Optimizer> optimizer;  ///< null: evaluation only
  UpdateRule rule;
};

}  // namespace plexus
