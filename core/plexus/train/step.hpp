#pragma once

#include <plexus/model/model.hpp>
#include <plexus/train/plan.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// What a step does: `train` updates the variables, `evaluate` adds to loss and metrics, `predict` computes
/// outputs.
enum class Mode : std::uint8_t { train, evaluate, predict };
/// "train", "evaluate", "predict".
std::string_view name_of(Mode mode);
/// The mode of this name; nullopt if there is none.
std::optional<Mode> mode_named(std::string_view name);

/// The specification that a step is traced from: mode, batch size, and the types of the columns that feed it.
struct StepSpec {
  Mode mode = Mode::train;
  std::int64_t rows = 0;       ///< in the batch
  std::vector<Type> inputs;    ///< of one row, for each of the model's inputs, as the tables hold it
  std::vector<Type> targets;   ///< of one row, for each of the model's outputs; none for predict
  std::vector<bool> weighted;  ///< for each output: whether there is a column of weights
  /// For each output the names of its target's classes, by code; none: not known yet.
  std::vector<std::vector<std::string>> classes;
  DType dtype = DType::float32;
  std::uint64_t seed = 0;
  std::string layer = {};    ///< for predict: what this layer or input makes, instead of the outputs
  bool accumulates = false;  ///< a training step that adds its gradients up instead of updating parameters
  /// A training step whose outputs are its gradients, by the names of the parameters that are trained; it has
  /// no metrics and leaves all variables as they are.
  bool gradients = false;
  FitLength fit = {};  ///< for a learning rate that follows a schedule
  friend bool operator==(const StepSpec&, const StepSpec&) = default;
};

/// A traced step and the variables that it needs.
struct TracedStep {
  std::shared_ptr<const Graph> graph;
  std::vector<Declaration> declarations;
  /// Ids of the first nodes that differentiation and the optimizer added; the graph's size if there are none.
  int first_gradient = 0;
  int first_update = 0;
  /// Warnings about a step that can run: an output that contradicts its loss, parameters that get no
  /// gradient. Each text is complete by itself.
  std::vector<std::string> warnings = {};
};

/// The accumulator of a training step that counts the steps up to the first one whose loss is infinite or
/// NaN.
inline constexpr const char* finite_steps = "loss/finite_steps";
/// The accumulator of a training step that holds the loss of its batch alone, before the update.
inline constexpr const char* batch_loss = "loss/batch";

/// Names of a step's inputs: the order of rows, and the columns.
inline constexpr const char* order_input = "order";
/// The orders of a pass, where a step of the optimizer is a whole pass; `order_input` is 0, 1, 2, ... then.
inline constexpr const char* orders_input = "orders";
std::string input_column(const Model& model, std::size_t input);
std::string target_column(const Model& model, std::size_t output);
std::string weight_column(const Model& model, std::size_t output);
/// Name of the graph's output for an output of the model, in mode predict.
std::string prediction_name(const Model& model, std::size_t output);
/// Names of all outputs of the graph, in mode predict: those of the model's outputs, or with a `layer` its
/// name; NAME[0], NAME[1], ... if it makes several values. Throws UsageError if there is no such layer.
std::vector<std::string> prediction_names(const Model& model, std::string_view layer = {});

/// Traces a step. Steps of the modes train and evaluate add to the accumulators of the loss ("loss/total",
/// "loss/count"; with several outputs also "OUTPUT_loss/...") and of the metrics, and train counts
/// `finite_steps`. `plan` may be null for predict. Throws ShapeError if a loss or a metric does not fit its
/// output, UsageError if tracing twice gives different graphs or if a loss or metric belongs to no output.
TracedStep trace_step(const Model& model, const Plan* plan, const StepSpec& spec);

/// Traces the graph that computes logs from accumulators. Its outputs have the names and the order of the
/// logs: loss, OUTPUT_loss (with several outputs), metrics.
TracedStep trace_results(const Model& model, const Plan& plan, DType dtype);
/// Traces the graph that computes the logs that the optimizer adds to an epoch's training: its outputs have
/// the names and the order of Optimizer::log_names. Throws UsageError unless it gives a float64 scalar for
/// each.
TracedStep trace_optimizer_logs(const Model& model, const Plan& plan, DType dtype);
/// Traces the graph that computes the learning rate of the next step from the optimizer's variables: its
/// output is "learning_rate". Throws UsageError if the plan has no optimizer.
TracedStep trace_learning_rate(const Model& model, const Plan& plan, DType dtype, const FitLength& fit);
/// What the losses of a plan take the predictions of each output for (probabilities, logits, numbers ...), in
/// the order of the model's outputs. Throws UsageError if losses do not belong to the outputs.
std::vector<PredictionKind> prediction_kinds(const Model& model, const Plan& plan);
/// The same for a model without a loss, by the last activation of each output. Requires: the model is built.
std::vector<PredictionKind> prediction_kinds(const Model& model, DType dtype);
/// Names of the outputs of trace_results that are means over rows or functions of such a mean: the losses and
/// each MeanMetric.
std::vector<std::string> names_of_means(const Model& model, const Plan& plan);

}  // namespace plexus
