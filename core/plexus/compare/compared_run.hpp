#pragma once

#include <plexus/backend/compile.hpp>
#include <plexus/data/samples.hpp>
#include <plexus/train/fit_options.hpp>
#include <plexus/train/trainer.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace plexus {

/// The run under comparison: its model, plan and data. The model and the plan are made anew for each backend,
/// and once more in float64.
struct ComparedRun {
  std::function<Model()>
      model;  ///< returns a model that is not built yet: each user builds it in its precision
  std::function<Plan(const Model&)> plan;
  std::optional<NamedTensors> weights;  ///< initial or trained weights; absent: the initializers make them
  bool trained = false;                 ///< whether the weights are from a finished run
  DType precision = DType::float32;
  std::uint64_t seed = 0;
  FitOptions fit;                    ///< how the run trains; see lengthen
  bool whole_passes = false;         ///< a training step has all rows, whatever the batch size
  Samples samples;                   ///< the training part, or the test part of a finished run
  std::int64_t validation_rows = 0;  ///< number of rows that a training evaluates after each epoch
  /// Called several times a second while work on the run makes progress; may be absent.
  std::function<void()> alive = {};

  /// Makes a trainer with the weights.
  std::unique_ptr<Trainer> trainer(const Backends& backends, int threads,
                                   const CompileOptions& compile = {}) const;
};

/// Makes the run's fit `steps` steps long at least, by more epochs. It is done once, before anything is
/// compared: what depends on the length of a fit, such as a schedule, is then the same in all trainings.
void lengthen(ComparedRun& compared_run, int steps);

/// Returns `rows` rows at equal distances in the samples. If there are fewer, it starts again at the first
/// row.
Samples evenly_sampled(const Samples& samples, std::int64_t rows);

/// Trains up to `steps` batches, as a fit of the run does, and returns the loss of each: fewer where
/// `seconds` of training have passed (0: no limit), or where the fit ends, by its length or by its optimizer.
/// `before_step`, if there is one, is called before each batch and may change the weights.
std::vector<double> train_steps(const ComparedRun& compared_run, Trainer& trainer, int steps,
                                double seconds = 0, const std::function<void()>& before_step = {});

}  // namespace plexus
