#pragma once

#include <plexus/plexus.hpp>

#include <functional>
#include <memory>
#include <vector>

#include "trained_weight.hpp"

namespace plexus {

/// The weights and the dropout mask of a recurrent layer in one call. The weights have Keras's names.
struct RecurrentWeights {
  Symbol kernel;            ///< [features, gates * units], the gates in Keras's order
  Symbol recurrent_kernel;  ///< [units, gates * units]
  Symbol bias;              ///< [gates * units], or the shape that was asked for; empty without
  Symbol kept;              ///< a state is multiplied by it before a product (recurrent dropout)

  /// The state after recurrent dropout, which is multiplied by the recurrent kernel.
  Symbol seen(const Symbol& state) const { return state * kept; }
};

/// Computes one step: from its part x of the input's product, [batch, gates * units], and the states before
/// it, each [batch, units], the states after it. The first of these is the step's output.
using RecurrentStep = std::function<std::vector<Symbol>(const Symbol& x, const std::vector<Symbol>& before)>;

/// The common part of the recurrent layers: options, weights, and the loop over the steps, which is unrolled.
/// Several threads may read one at the same time, each for a graph of its own.
class Recurrence {
 public:
  /// Adds the options that all recurrent layers have, with Keras's names.
  static Schema with_options(Schema schema);
  explicit Recurrence(const Options& options);

  std::int64_t units() const { return units_; }
  Symbol activated(Scope& scope, const Symbol& x) const;

  /// Declares the weights of a layer with this number of gates. `bias`: the initializer of the bias, in place
  /// of the option's; may be null. Throws ShapeError unless x is [batch, steps, features].
  RecurrentWeights weights(Scope& scope, const Symbol& x, std::int64_t gates, const Shape& bias_shape,
                           const Initializer* bias = nullptr) const;
  /// The product of all steps of x with the kernel, [batch, steps, features] -> [steps * batch, width], with
  /// the dropout of inputs, whose mask is the same in all steps (Keras). `bias` [width] is added unless
  /// empty.
  Symbol projected(Scope& scope, const Symbol& x, const Symbol& kernel, const Symbol& bias) const;
  /// Computes all steps, one after the other. Returns the outputs of all of them, [batch, steps, units], in
  /// the order in which they were computed, or that of the last one, as the option return_sequences says.
  /// There are `states` states, which start as zeros.
  Symbol unrolled(const Symbol& projected, std::int64_t steps, std::size_t states,
                  const RecurrentStep& step) const;

 private:
  std::int64_t units_;
  bool use_bias_;
  bool return_sequences_;
  bool go_backwards_;
  double dropout_;
  double recurrent_dropout_;
  std::unique_ptr<const Layer> activation_;
  TrainedWeight kernel_;
  TrainedWeight recurrent_;
  TrainedWeight bias_;
};

/// Applies a layer that has no variables, such as an activation, in the scope of the layer that owns it.
/// Unlike Scope::call, this may be done in each step.
Symbol applied_in(Scope& scope, const Layer& activation, const Symbol& x);

/// Columns [part * width, (part + 1) * width) of a matrix.
Symbol columns(const Symbol& x, std::int64_t part, std::int64_t width);

}  // namespace plexus
