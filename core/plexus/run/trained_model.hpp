#pragma once

#include <plexus/backend/compile.hpp>
#include <plexus/data/binding.hpp>
#include <plexus/data/safetensors.hpp>
#include <plexus/model/model.hpp>
#include <plexus/nn/output_kinds.hpp>
#include <plexus/train/step.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

namespace detail {
class ForkLock;
}

/// A model with its final weights, which never change: what all predictors of a run share. Thread-safe.
class TrainedModel {
 public:
  /// Builds the model (if it is not built) and copies the weights into one store. `binding` says which
  /// columns make each of the model's inputs (groups and inputs are paired by name) and, as the `classes` of
  /// its targets, which classes the outputs tell apart. Targets are paired with outputs by name; a single
  /// target belongs to a single output whatever it is called. Targets may be left out: no classes are known
  /// then. A binding whose plan asks for a preparation must have the fitted one. `predictions` says for each
  /// output, in the model's order, what the loss that trained it takes its values for (prediction_kinds of
  /// its plan); empty: values of a sigmoid or softmax are probabilities, and the meaning of other values is
  /// not known. Throws DataError if the weights are not those of the model, UsageError if the binding or
  /// `predictions` does not fit it, for two classes of one name, and for backends that are null.
  TrainedModel(Model model, const NamedTensors& weights, Binding binding, Backends backends,
               DType precision = DType::float32, const std::vector<PredictionKind>& predictions = {});
  TrainedModel(const TrainedModel&) = delete;  // programs point into the store
  TrainedModel& operator=(const TrainedModel&) = delete;

  const Model& model() const { return model_; }
  /// The dtype of its computation.
  DType precision() const { return precision_; }
  /// One for each input of the model, in the model's order.
  const std::vector<BoundGroup>& inputs() const { return binding_.inputs; }
  /// How columns become inputs, in the model's order, and what prepares them.
  const Binding& binding() const { return binding_; }
  /// The name of the target whose units the values of an output are given in; empty if `prepare_target` does
  /// not treat it. Throws UsageError for an output that does not exist.
  const std::string& prepared_target(std::size_t output) const { return output_at(output).prepared_target; }
  /// The index of an output. Throws UsageError that lists the outputs for an unknown name.
  std::size_t output(std::string_view name) const;
  /// The names of an output's classes, in the order of their codes; empty if they are not known.
  /// Throws UsageError for an output that does not exist.
  const std::vector<std::string>& classes(std::size_t output) const { return output_at(output).classes; }
  /// What the values of an output are: probabilities, logits, numbers; nullopt if it is not known. Throws
  /// UsageError for an output that does not exist.
  std::optional<PredictionKind> predictions(std::size_t output) const {
    return output_at(output).predictions;
  }
  /// The code of a class. Throws UsageError, which suggests near names, for an unknown one and for an output
  /// that does not exist.
  std::size_t class_code(std::size_t output, std::string_view name) const;

  /// A new prediction program for `rows` rows, which reads the shared weights and keeps its values in
  /// `arena`. `row_types`: for each input, the type of one row of its table. With a `layer` it computes what
  /// that makes instead of the model's outputs (see prediction_names); UsageError if there is none.
  Program compile_prediction(std::int64_t rows, std::vector<Type> row_types, int threads, Arena& arena,
                             std::string_view layer = {}) const;

 private:
  struct Output {
    std::vector<std::string> classes;
    std::map<std::string, std::size_t, std::less<>> codes;
    std::optional<PredictionKind> predictions = {};
    std::string prepared_target = {};
  };
  const Output& output_at(std::size_t output) const;
  void bind_inputs(std::vector<BoundGroup> groups);
  void bind_outputs(std::vector<BoundGroup> groups);
  void take_kinds(const std::vector<PredictionKind>& predictions);
  TracedStep traced_prediction(std::int64_t rows, std::vector<Type> row_types,
                               std::string_view layer = {}) const;
  void create_variables(const NamedTensors& weights);

  Model model_;
  Binding binding_;
  std::vector<Output> outputs_;
  Backends backends_;
  DType precision_;
  mutable Store store_;  // programs borrow it; prediction assigns nothing
  std::shared_ptr<detail::ForkLock> compiling_;
};

/// The binding of a model with one input and one output: `columns` are the numbers of a row in their order (a
/// row that is no vector is one column), `classes` the classes that the output tells apart, if it does.
/// Throws UsageError if the model has several inputs or outputs, or the number of columns is wrong.
Binding bind_by_names(const Model& model, std::vector<std::string> columns,
                      std::vector<std::string> classes = {});

}  // namespace plexus
