#pragma once

#include <plexus/data/samples.hpp>
#include <plexus/run/trained_model.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// How a Predictor runs.
struct PredictorOptions {
  int threads = 1;  ///< 0: the physical cores that affinity allows
  /// The probability above which the second of two classes is predicted, between 0 and 1; a single value
  /// whose meaning is not known is compared with it as it is.
  double threshold = 0.5;
};

/// A trained model ready to serve. Raw rows go in by the names of their columns; classes and the values of
/// named outputs come out:
///
///     Predictor p(trained_model);
///     const auto age = p.column("age");
///     p.set(age, 41.0);
///     p.set("income", 30'000);
///     p.run();
///     p.predicted_class();      // "yes"
///     p.probability("yes");     // 0.93
///
/// A predictor serves one thread at a time, which sets a row, runs it and reads the results; run() throws
/// UsageError while another thread is in it. Any number of predictors, each on a thread of its own, share the
/// weights of one TrainedModel. A forked child may go on with its copy. After its first row, a row costs no
/// allocation, no lock and no system call. With one thread it starts no others. A predictor that was moved
/// from throws UsageError when it is used; another may be assigned to it.
class Predictor {
 public:
  /// A column that was looked up: setting a value by it looks up no name. It belongs to predictors of one
  /// trained model.
  class Handle {
    friend class Predictor;
    explicit Handle(std::size_t index) : index_(index) {}
    std::size_t index_;
  };

  /// Compiles the program of one row. Throws BackendError if the backends cannot run the model, UsageError
  /// for a model that is null, and for threads or a threshold out of range.
  explicit Predictor(std::shared_ptr<const TrainedModel> model, const PredictorOptions& options = {});
  ~Predictor();
  Predictor(Predictor&&) noexcept;
  Predictor& operator=(Predictor&&) noexcept;

  const TrainedModel& model() const;
  /// The names of the columns that a row consists of.
  std::vector<std::string> columns() const;
  /// The handle of a column. Throws UsageError, which suggests near names, if the model reads no such column.
  Handle column(std::string_view name) const;

  /// Sets a column of the row. Throws DataError, which names the column, for NaN and infinity, for a value
  /// that the column's dtype or the precision of the model cannot hold (1.5 in an integer column, 300 in
  /// uint8) and for a code that is no class; UsageError if the column takes more values than one.
  void set(Handle column, double value);
  /// Sets a column that holds classes by the name of one. Throws DataError for an unknown class, UsageError
  /// if the column takes numbers.
  void set(Handle column, std::string_view class_name);
  /// Sets all values of a column that takes several (an image), in row-major order. Throws DataError as
  /// above, UsageError if their number is wrong.
  void set(Handle column, std::span<const double> values);
  void set(Handle column, std::span<const float> values);
  void set(Handle column, std::span<const std::uint8_t> values);
  /// The same by the column's name.
  void set(std::string_view name, double value) { set(column(name), value); }
  void set(std::string_view name, std::string_view class_name) { set(column(name), class_name); }
  void set(std::string_view name, std::span<const double> values) { set(column(name), values); }
  void set(std::string_view name, std::span<const float> values) { set(column(name), values); }
  void set(std::string_view name, std::span<const std::uint8_t> values) { set(column(name), values); }

  /// Computes the outputs of the row that was set, and begins the next row: every column must be set for
  /// every row. Throws UsageError, which names the columns that were not set.
  void run();
  /// The outputs for all rows of a table, [rows, ...] each, in the order of the model's outputs; evaluation
  /// batches of rows at a time. Allocates. The results of the last row are gone. Throws DataError if a column
  /// is missing, has rows of another shape, or holds a value that is not finite in the model's precision.
  std::vector<Tensor> run(const std::vector<Column>& table);
  /// The same for what an inner layer makes, or for an input as the layers are given it: one tensor, or one
  /// for each call of a shared layer and each value of a layer that makes several. Throws also UsageError,
  /// which suggests near names, if the model has no such layer.
  std::vector<Tensor> run_layer(std::string_view layer, const std::vector<Column>& table);

  /// The values of an output for the last row, [1, ...], until the next run; without copying. The names of
  /// outputs may be left out if there is one. Throws UsageError for an unknown name and before the first run.
  const Tensor& output(std::string_view name) const;
  const Tensor& output() const;
  /// The probability of a class in the last row, by what the loss takes the output's values for (see
  /// class_probability), also if they are logits. An output of two classes may be one number, which belongs
  /// to the second. Throws UsageError if the classes, or what the values are (TrainedModel::predictions), are
  /// not known, there is no such class, or the values are decision values; DataError if the output's value is
  /// no probability.
  double probability(std::string_view output, std::string_view class_name) const;
  double probability(std::string_view class_name) const;
  /// The most probable class of the last row, the first of equal ones; of two, the one that the threshold
  /// decides for (see decided_class). Throws UsageError if the classes are not known, or what a single value
  /// is, and for a threshold other than 1/2 with decision values of two classes; DataError if a value is NaN.
  const std::string& predicted_class(std::string_view output) const;
  const std::string& predicted_class() const;

 private:
  struct Impl;
  /// Throws UsageError if this predictor was moved from.
  Impl& impl() const;

  std::unique_ptr<Impl> impl_;
};

}  // namespace plexus
