#pragma once

#include <plexus/config/tree.hpp>
#include <plexus/nn/loss.hpp>
#include <plexus/nn/metric.hpp>
#include <plexus/nn/optimizer.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace plexus {

/// The objective of a training: a loss for each output of the model, metrics, and the optimizer.
struct Plan {
  struct OutputLoss {
    std::unique_ptr<const Loss> loss;
    double weight = 1;        ///< in the total
    std::string output = {};  ///< name of the model's output; may be empty if that is the only one
    Position position = {};   ///< in a run file, for messages
  };
  struct OutputMetric {
    std::unique_ptr<const Metric> metric;
    std::string label;        ///< as the user named it: "accuracy", "mse"
    std::string output = {};  ///< name of the model's output; may be empty if that is the only one
    bool weighted = false;    ///< sees sample and class weights
    Position position = {};   ///< in a run file, for messages
  };

  /// Converts an output to the units of its target's column, in which metrics are computed; the loss may use
  /// other units.
  struct OutputUnits {
    std::string output;
    std::function<Symbol(const Symbol&)> restored;  ///< takes predictions or matched targets of any shape
  };

  std::vector<OutputLoss> losses;  ///< one for each output, in any order
  std::vector<OutputMetric> metrics;
  std::vector<OutputUnits> units = {};         ///< of outputs whose loss uses other units
  std::unique_ptr<const Optimizer> optimizer;  ///< null: evaluation only
  Position optimizer_position = {};            ///< in a run file, for messages
};

}  // namespace plexus
