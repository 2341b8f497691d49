#pragma once

#include <plexus/config/component.hpp>
#include <plexus/config/tree.hpp>
#include <plexus/nn/scope.hpp>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace plexus {

/// How a state is computed before the first step: over the layer's input in all training rows, separately for
/// each number on its last axis, as the standard scaler does it.
enum class Statistic { mean, variance };
/// A state that a training computes from its data before the first step.
struct FittedState {
  std::string name;  ///< as the layer's `call` declares it: a state of shape [features]
  Statistic statistic = Statistic::mean;
};

/// A function of symbols with variables of its own. Override `call` (one input, one output) or `call_many`.
/// Calls are pure: tracing twice gives equal graphs. Gradients are derived.
class Layer : public Component {
 public:
  static constexpr Kind kind = Kind::layer;
  ~Layer() override;

  /// x: [batch, ...] -> [batch, ...].
  virtual Symbol call(Scope& scope, const Symbol& x) const;
  /// Several inputs or outputs. The default hands a single input to `call`, and refuses several with a
  /// ShapeError.
  virtual std::vector<Symbol> call_many(Scope& scope, std::span<const Symbol> inputs) const;
  /// The states that a training fits to the data before its first step (Keras's `adapt`). A layer that has
  /// some takes an input of the model as its only input. The default has none.
  virtual std::vector<FittedState> fitted_states() const;
  /// Whether its inputs are indices, whole numbers that it looks something up by. An input of the model then
  /// keeps its integer dtype for this layer, and one of floating dtype is checked to hold whole numbers.
  virtual bool takes_indices() const;
};

/// Calls a layer and checks what it returns: symbols of the scope's graph, one at least. Every call of a
/// layer goes through here; errors name its plugin.
std::vector<Symbol> outputs_of(const Layer& layer, Scope& scope, std::span<const Symbol> inputs);

/// A layer that is to be added to a model.
struct NamedLayer {
  std::unique_ptr<const Layer> layer;
  std::string type;  ///< its registered name: "dense"
  std::string name;  ///< empty: the model names it (dense, dense_1, ...)
  bool trainable = true;
  Position position = {};  ///< where a run file describes it: errors of calling it are placed there
};

}  // namespace plexus
