#pragma once

#include <plexus/check/component_case.hpp>
#include <plexus/compare/compared_run.hpp>
#include <plexus/model/model.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace plexus {

/// The name of the layer under check in the models of a LayerTrial.
inline constexpr const char* tested_layer = "tested";

/// A layer under check, the models around it, and the data that it is given. Copies are cheap. One thread at
/// a time.
class LayerTrial {
 public:
  using Maker = std::function<std::unique_ptr<const Layer>()>;

  /// The registered layer of a case. `input`: rows for its first input, which are repeated as needed; absent:
  /// they are drawn.
  explicit LayerTrial(ComponentCase tried, std::optional<Tensor> input = {});
  /// Any layer, given the inputs of a case.
  LayerTrial(ComponentCase tried, Maker make);

  /// The layer on inputs x0, x1, ..., its outputs y0, y1, ...; built in this dtype. Throws what building
  /// throws.
  Model alone(DType dtype) const;
  /// The same model with a ProbeScale (a parameter) after each output, and before each input that the layer
  /// does not need unchanged; not built.
  Model between_parameters() const;

  /// `rows` rows of input `i`, of its row's shape and the dtype in which a model is fed with it.
  Tensor drawn(std::size_t i, std::int64_t rows, DType dtype) const;
  std::size_t inputs() const { return tried_.inputs.size(); }
  /// Whether the numbers of input i are real, so that there is a gradient by it.
  bool is_real(std::size_t i) const { return !tried_.inputs[i].whole; }

  /// Whether the first input has given rows, not drawn ones.
  bool has_given_input() const { return input_.has_value(); }
  /// The number of rows with which the first input has so many elements that kernels share their loops among
  /// threads.
  std::int64_t many_rows() const;

  /// A training of `between_parameters` by the probes, on `rows` rows.
  ComparedRun compared_run(std::int64_t rows, std::int64_t batch_size) const;

  const ComponentCase& tried() const { return tried_; }
  /// The same layer on inputs of other rows.
  LayerTrial with_inputs(std::vector<ExampleInput> inputs) const;

 private:
  std::vector<Model::Value> add_inputs(Model& model, const Layer& layer, bool parameters) const;
  Model with_outputs(std::size_t outputs, bool parameters) const;
  std::size_t outputs() const;

  ComponentCase tried_;
  Maker make_;
  std::optional<Tensor> input_;
};

}  // namespace plexus
