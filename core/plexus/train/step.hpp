#pragma once

#include <plexus/model/model.hpp>
#include <plexus/train/plan.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace plexus {

enum class Mode : std::uint8_t { train, evaluate, predict };

/// What a step is traced for: its mode, its rows, and the columns that feed it.
struct StepSpec {
  Mode mode = Mode::train;
  std::int64_t rows = 0;
  std::vector<Type> inputs;    ///< of one row, for each of the model's inputs: what the tables hold
  std::vector<Type> targets;   ///< of one row, for each output; none for predict
  std::vector<bool> weighted;  ///< for each output: whether there is a column of weights
  DType dtype = DType::float32;
  std::uint64_t seed = 0;
  friend bool operator==(const StepSpec&, const StepSpec&) = default;
};

/// A traced step and the variables that it needs.
struct TracedStep {
  std::shared_ptr<const Graph> graph;
  std::vector<Declaration> declarations;
  /// Ids of the first nodes that differentiation and the optimizer added; the graph's size if there are none.
  int first_gradient = 0;
  int first_update = 0;
};

/// Names of a step's open inputs: the order of rows, and the columns.
inline constexpr const char* order_input = "order";
std::string input_column(const Model& model, std::size_t input);
std::string target_column(const Model& model, std::size_t output);
std::string weight_column(const Model& model, std::size_t output);
/// Name of a step's result for output i of the model (predict only).
std::string prediction_name(const Model& model, std::size_t output);

/// Traces a step. Train and evaluate add to the accumulators of the loss ("loss/total", "loss/count"; with
/// several outputs also "OUTPUT_loss/...") and of the metrics. `plan` may be null for predict.
TracedStep trace_step(const Model& model, const Plan* plan, const StepSpec& spec);

/// The tiny graph that turns accumulators into what is reported: outputs in the order and under the names of
/// the log: loss, OUTPUT_loss (with several outputs), metrics.
TracedStep trace_results(const Model& model, const Plan& plan, DType dtype);
/// Those of its outputs that are means over rows, or functions of one: losses and each MeanMetric.
std::vector<std::string> names_of_means(const Model& model, const Plan& plan);

}  // namespace plexus
