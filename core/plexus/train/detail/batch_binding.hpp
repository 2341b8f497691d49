#pragma once

#include <plexus/data/samples.hpp>
#include <plexus/train/programs.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plexus {

/// Finds the program for a batch of samples and binds the samples' columns to its inputs. Borrows model and
/// programs.
class BatchBinding {
 public:
  BatchBinding(const Model& model, Programs& programs) : model_(model), programs_(programs) {}

  /// The length of the fit that follows, for a schedule of the learning rate. Before it is set, a fit is one
  /// epoch of the samples.
  void set_length(const FitLength& fit) { fit_ = fit; }
  FitLength length() const { return fit_.value_or(FitLength{}); }
  /// The number of training batches that make one update.
  std::int64_t batches_per_update() const;
  /// The number of training batches that were made, if an update takes several; otherwise 0.
  std::int64_t batches_made() const;

  /// The order 0, 1, .., rows - 1. It is shared by later calls, so it must not be written to.
  Tensor as_given(std::int64_t rows);
  /// The specification by which a step on `rows` rows of samples is traced.
  StepSpec spec(Mode mode, const Samples& samples, std::int64_t rows) const;
  /// Compiles the programs for all batches of samples: full ones and a short last one.
  void compile(Mode mode, const Samples& samples, std::int64_t batch_size);
  /// The program of a step on `rows` rows, bound so that its step 0 reads the rows that `order` (int32 [n],
  /// indices into samples) holds from `first_row` on.
  Program& bind(Mode mode, const Samples& samples, const Tensor& order, std::int64_t first_row,
                std::int64_t rows);
  /// The rows that steps from `first_row` on read, in their order: those of `order` or, if a training step is
  /// a whole pass, those of the data as they are.
  Tensor rows_read(Mode mode, const Samples& samples, const Tensor& order, std::int64_t first_row) const;
  /// As bind(), for a training step that adds its gradients up instead of updating the parameters.
  Program& bind_accumulating(const Samples& samples, const Tensor& order, std::int64_t first_row,
                             std::int64_t rows);
  /// As bind(), for a step whose outputs are the gradients of a training step.
  Program& bind_gradients(const Samples& samples, const Tensor& order, std::int64_t first_row,
                          std::int64_t rows);
  /// As bind(), for a prediction of the output of `layer`; empty: of the model's outputs.
  Program& bind_prediction(std::string_view layer, const Samples& samples, const Tensor& order,
                           std::int64_t first_row, std::int64_t rows);

 private:
  Program& bind(StepSpec spec, const Samples& samples, const Tensor& order, std::int64_t first_row);

  const Model& model_;
  Programs& programs_;
  std::optional<FitLength> fit_;
  Tensor given_;  // the longest order 0, 1, 2, ... so far
};

/// The columns of samples by the names of the inputs of a step that read them, without the order of the rows:
/// inputs, and unless `mode` is predict also the targets and the weights that the samples have. Throws
/// DataError for targets that do not pair with the model's outputs.
std::vector<std::pair<std::string, Tensor>> columns_of(const Model& model, const Samples& samples, Mode mode);

/// Copies the outputs `names` of a prediction to their rows from `row` on in `results`, which are made with
/// the first batch: [samples.rows, ...] each, in the order of the names.
void collect_outputs(const std::vector<std::string>& names, const Program& program, const Samples& samples,
                     std::int64_t row, std::vector<Tensor>& results);

/// Replays steps of `rows` rows; step 0 reads the first rows of `order`. The message of an IndexError says
/// which row of the data has the index, if there is at least one index for each row.
void replay_rows(Program& program, std::int64_t first, std::int64_t count, const Samples& samples,
                 const Tensor& order, std::int64_t rows);

}  // namespace plexus
