#pragma once

#include <plexus/plexus.hpp>

#include <functional>
#include <memory>
#include <vector>

#include "trained_weight.hpp"

namespace plexus {

/// What a recurrent layer computes with in one call. Its weights are named as Keras names them.
struct RecurrentWeights {
  Symbol kernel;            ///< [features, gates * units], the gates in Keras's order
  Symbol recurrent_kernel;  ///< [units, gates * units]
  Symbol bias;              ///< [gates * units], or as the layer asked for it; empty without
  Symbol kept;              ///< a state is multiplied by it before a product (recurrent dropout)

  /// The state as the recurrent kernel sees it.
  Symbol seen(const Symbol& state) const { return state * kept; }
};

/// One step: its part of the input's product [batch, gates * units] and the states before, each [batch,
/// units], to the states after it. The first of them is the step's output.
using RecurrentStep = std::function<std::vector<Symbol>(const Symbol& x, const std::vector<Symbol>& before)>;

/// What the recurrent layers share: options, weights, and the loop over the steps, which is unrolled. Any
/// number of threads may read one; its trace is used by one thread.
class Recurrence {
 public:
  /// The parameters that all of them have, as Keras names them.
  static Schema with_options(Schema schema);
  explicit Recurrence(const Options& options);

  std::int64_t units() const { return units_; }
  Symbol activated(Scope& scope, const Symbol& x) const;

  /// Declares the weights of a layer of so many gates. `bias`: what the bias starts as, in place of the
  /// option. Throws ShapeError unless x is [batch, steps, features].
  RecurrentWeights weights(Scope& scope, const Symbol& x, std::int64_t gates, const Shape& bias_shape,
                           const Initializer* bias = nullptr) const;
  /// The product of all steps of x with the kernel, [batch, steps, features] -> [steps * batch, width], with
  /// the dropout of inputs, whose mask is the same in all steps (Keras). `bias` [width] is added unless
  /// empty.
  Symbol projected(Scope& scope, const Symbol& x, const Symbol& kernel, const Symbol& bias) const;
  /// The outputs of all steps [batch, steps, units], in the order in which they were computed, or the last
  /// one. The states, so many, start as zeros.
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

/// A layer without variables of its own applied once more in the scope of the layer that has it.
Symbol applied_in(Scope& scope, const Layer& activation, const Symbol& x);

/// Columns [part * width, (part + 1) * width) of a matrix.
Symbol columns(const Symbol& x, std::int64_t part, std::int64_t width);

}  // namespace plexus
