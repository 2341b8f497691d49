#pragma once

#include <plexus/backend/compile.hpp>
#include <plexus/data/safetensors.hpp>
#include <plexus/train/history.hpp>
#include <plexus/train/step.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace plexus {

/// The programs of one model on one backend. Each is traced and compiled when it is first used. They share
/// the variables and one arena, and borrow model and plan. A variable is created with the first program that
/// needs it. Not thread-safe.
class Programs {
 public:
  /// Throws UsageError for backends, losses or metrics that are null.
  Programs(const Model& model, const Plan* plan, Backends backends, CompileOptions options, DType dtype,
           std::uint64_t seed);
  Programs(const Programs&) = delete;  // programs point into the store and the arena
  Programs& operator=(const Programs&) = delete;

  /// The program of a step. The dtype and the seed of `spec` are replaced by those of this object. Throws
  /// what tracing and compiling throw. Warnings about a new training step go to warn_of_run().
  Program& step(StepSpec spec);
  /// The program that computes logs from accumulators. Throws UsageError if there is no plan.
  Program& results();
  /// Runs results(): loss and metrics from the accumulators. Throws UsageError if there is no plan.
  Logs running_logs();
  /// The plan; null if there is none.
  const Plan* plan() const { return plan_; }
  /// The running logs and the logs that the optimizer adds to those of a training.
  Logs training_logs();
  /// The program that computes the logs that the optimizer adds; null if it adds none.
  Program* optimizer_logs();
  /// Whether the metrics of an epoch's training are computed over all its rows with the weights at its end: a
  /// step that is a whole pass makes no predictions with equal weights to measure.
  bool measures_after_passes() const;
  /// The plan's optimizer; null if it has none.
  const Optimizer* optimizer() const { return plan_ != nullptr ? plan_->optimizer.get() : nullptr; }
  /// What the optimizer learns by; gradients if there is none.
  Learning learning() const { return learning_; }
  /// How parameters are updated; null if the plan has no optimizer.
  const UpdateRule* rule() const;
  /// The learning rate of the next step of a fit of this length. Requires: a training step was asked for.
  double learning_rate(const FitLength& fit);
  /// Sets the learning rate. If there is a schedule, it has no effect from then on; the first call warns of
  /// that (warn_of_run).
  void set_learning_rate(double rate);

  /// Sets all accumulators to zero.
  void reset_accumulators();
  /// Copies of all accumulators.
  NamedTensors accumulators() const;
  /// Sets them. Throws UsageError, with both lists of names, unless `sums` has exactly the accumulators that
  /// exist, and ShapeError for another type.
  void set_accumulators(const NamedTensors& sums);

  Store& store() { return store_; }
  const Backends& backends() const { return backends_; }
  DType dtype() const { return dtype_; }
  std::uint64_t seed() const { return seed_; }

 private:
  Program build(const TracedStep& traced);
  void create_variables(const std::vector<Declaration>& declarations);
  void create_group(const std::vector<const Declaration*>& group);
  bool starts_at_zero(const Declaration& declaration) const;

  const Model& model_;
  const Plan* plan_;
  Backends backends_;
  CompileOptions options_;
  DType dtype_;
  std::uint64_t seed_;
  Learning learning_;
  Store store_;
  Arena arena_;
  std::vector<std::pair<StepSpec, std::unique_ptr<Program>>> steps_;  // few, so they are searched linearly
  std::unique_ptr<Program> results_;
  std::optional<std::unique_ptr<Program>> optimizer_logs_;      // absent: not asked for yet
  std::optional<std::pair<FitLength, Program>> learning_rate_;  // with a schedule
};

}  // namespace plexus
