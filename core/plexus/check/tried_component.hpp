#pragma once

#include <plexus/backend/compile.hpp>
#include <plexus/config/component.hpp>
#include <plexus/config/tree.hpp>
#include <plexus/model/model.hpp>
#include <plexus/tensor/tensor.hpp>
#include <plexus/train/programs.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace plexus {

/// What a component is tried on.
struct TryRequest {
  Kind kind = Kind::layer;  ///< a layer or a loss
  std::string name;
  Tree options = Tree::map();    ///< a map, perhaps empty
  std::vector<Tensor> inputs;    ///< [rows, ...]: of a layer; of a loss, one: the prediction
  std::optional<Tensor> target;  ///< of a loss
  DType dtype = DType::float32;  ///< of computation
  bool training = false;         ///< whether a layer runs as in training
  bool gradients = false;        ///< whether gradients of the sum of all outputs are computed
};

/// One component on given tensors: its outputs, its gradients and how they are computed. Its parameters have
/// their initial values, of seed 0. One thread at a time.
class TriedComponent {
 public:
  using Named = std::vector<std::pair<std::string, Tensor>>;

  /// Makes, traces, compiles and runs it. Throws what these throw, and UsageError for a kind other than layer
  /// and loss, for a tensor without rows, for a missing target of a loss and for a target of a layer.
  TriedComponent(const TryRequest& request, const Backends& backends);
  TriedComponent(const TriedComponent&) = delete;  // the program points into the store
  TriedComponent& operator=(const TriedComponent&) = delete;

  Named outputs() const;
  /// Parameters and states, before the run.
  const Named& variables() const { return variables_; }
  /// Gradients by each input and parameter; those that are zero because nothing depends on them are left out.
  /// Requires: gradients were asked for.
  Named gradients() const;
  /// The text of the component's traced graph, without gradients.
  const std::string& graph() const { return graph_; }
  const Program& program() const { return *program_; }

 private:
  void trace_layer(const TryRequest& request, const Backends& backends);
  void trace_loss(const TryRequest& request);
  void finish(Trace& trace, const TryRequest& request, const std::vector<std::pair<std::string, Symbol>>& by);

  Model model_;
  std::optional<Programs> programs_;  // makes a layer's variables
  Store own_store_;                   // for a loss, which has no variables
  Arena arena_;
  std::vector<std::string> outputs_;
  std::vector<std::string> gradients_;
  Named variables_;
  std::string graph_;
  std::shared_ptr<const Graph> traced_;
  std::optional<Program> program_;
};

}  // namespace plexus
