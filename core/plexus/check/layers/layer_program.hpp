#pragma once

#include <plexus/backend/compile.hpp>
#include <plexus/check/layers/layer_trial.hpp>
#include <plexus/train/programs.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// What a LayerProgram computes.
struct LayerProgramSettings {
  DType dtype = DType::float64;
  std::int64_t rows = 3;
  bool training = false;
  bool assigns = true;     ///< whether a run changes states
  bool gradients = false;  ///< whether a loss of the outputs and its gradients are computed
  int threads = 1;
};

/// A layer alone, compiled for a backend: outputs and gradients of given inputs and variables. It starts with
/// the drawn inputs and the initial variables. One thread at a time.
class LayerProgram {
 public:
  LayerProgram(const LayerTrial& trial, const Backends& backends, const LayerProgramSettings& settings);
  LayerProgram(const LayerProgram&) = delete;  // the program points into the store
  LayerProgram& operator=(const LayerProgram&) = delete;

  /// Runs a step.
  void run() { program_->run(); }
  std::vector<Tensor> outputs() const;
  /// The weighted sum of the floating outputs, and what the layer adds to it. Requires: gradients.
  double loss() const { return program_->output("loss").item(); }

  /// What the loss can be differentiated by: real inputs ("x0") and trained parameters ("tested/kernel").
  const std::vector<std::string>& leaves() const { return leaves_; }
  /// The value of an input or a variable, which set() replaces.
  Tensor value(const std::string& leaf);
  void set(const std::string& leaf, const Tensor& value);
  /// The gradient by a leaf in the last run; absent: it is zero. Requires: gradients.
  std::optional<Tensor> gradient(const std::string& leaf) const;

  /// Whether the layer stops gradients through some of its values.
  bool stops_gradients() const { return has_op("stop_gradient"); }
  /// Whether it draws random numbers.
  bool draws() const { return has_op("random_"); }
  const Model& model() const { return model_; }
  const Graph& graph() const { return program_->traced(); }
  const Graph& compiled() const { return program_->graph(); }
  Store& store() { return programs_.store(); }
  void set_input(std::size_t i, const Tensor& value);

 private:
  /// Whether the layer's graph has an op whose name begins so.
  bool has_op(std::string_view beginning) const;
  std::vector<Symbol> add_inputs(Graph& graph, const LayerProgramSettings& settings);
  void add_gradients(Trace& trace, const LayerTrial& trial, const std::vector<Symbol>& inputs,
                     const std::vector<Symbol>& outputs);

  Model model_;
  Programs programs_;  // makes the variables
  Arena arena_;
  std::vector<std::string> leaves_;
  std::vector<std::string> differentiated_;  // leaves with a gradient that is not zero
  std::vector<Tensor> inputs_;
  std::size_t forward_ = 0;  // the number of nodes before those of gradients
  std::optional<Program> program_;
};

}  // namespace plexus
