#include "recurrence.hpp"

#include <algorithm>

#include "dropped.hpp"

namespace plexus {
namespace {

/// Joins the outputs of all steps, each [batch, units], to [batch, steps, units].
Symbol sequence_of(const std::vector<Symbol>& outputs) {
  std::vector<Symbol> rows;
  for (const Symbol& output : outputs) rows.push_back(expand_dims(output, 1));
  return concat(rows, 1);
}

}  // namespace

Schema Recurrence::with_options(Schema schema) {
  Schema made = schema.integer("units", "width of the output and of each state", at_least(1))
                    .component("activation", Kind::layer, "tanh", "what a new state goes through")
                    .boolean("use_bias", true, "add a bias vector");
  made = TrainedWeight::with_options(std::move(made), "kernel", "kernel", "glorot_uniform");
  made = TrainedWeight::with_options(std::move(made), "recurrent", "recurrent kernel", "orthogonal");
  return TrainedWeight::with_options(std::move(made), "bias", "bias", "zeros")
      .number("dropout", 0, "share of the features that become 0 while training, in all steps the same",
              in_half_open(0, 1))
      .number("recurrent_dropout", 0,
              "share of a state's values that become 0 in its products while training, in all steps "
              "and for all gates the same (Keras draws for each gate)",
              in_half_open(0, 1))
      .boolean("return_sequences", false, "the outputs of all steps, not the last one alone")
      .boolean("go_backwards", false, "begin with the last step, and return sequences in this order");
}

Recurrence::Recurrence(const Options& options)
    : units_(options.integer("units")),
      use_bias_(options.boolean("use_bias")),
      return_sequences_(options.boolean("return_sequences")),
      go_backwards_(options.boolean("go_backwards")),
      dropout_(options.number("dropout")),
      recurrent_dropout_(options.number("recurrent_dropout")),
      activation_(options.make<Layer>("activation")),
      kernel_(options, "kernel"),
      recurrent_(options, "recurrent"),
      bias_(options, "bias") {}

Symbol Recurrence::activated(Scope& scope, const Symbol& x) const {
  return applied_in(scope, *activation_, x);
}

RecurrentWeights Recurrence::weights(Scope& scope, const Symbol& x, std::int64_t gates,
                                     const Shape& bias_shape, const Initializer* bias) const {
  if (x.shape().rank() != 3) {
    throw ShapeError("a recurrent layer takes [?, steps, features], found " + x.shape().text() +
                     "; a reshape layer in front of it makes steps and features of a row's values");
  }
  const std::int64_t width = gates * units_;
  RecurrentWeights made;
  made.kernel = kernel_.declared(scope, "kernel", {x.shape().back(), width});
  made.recurrent_kernel = recurrent_.declared(scope, "recurrent_kernel", {units_, width});
  if (use_bias_) made.bias = bias_.declared(scope, "bias", bias_shape, bias);
  const Shape state{x.shape()[0], units_};
  made.kept = dropped(scope, full(scope.graph(), {scope.dtype(), state}, 1), recurrent_dropout_, state);
  return made;
}

Symbol Recurrence::projected(Scope& scope, const Symbol& x, const Symbol& kernel, const Symbol& bias) const {
  const Shape& shape = x.shape();
  const Symbol kept = dropped(scope, x, dropout_, {shape[0], 1, shape[2]});
  const Symbol by_step = reshape(transpose(kept, {1, 0, 2}), Shape{shape[1] * shape[0], shape[2]});
  const Symbol y = matmul(by_step, kernel);
  return bias ? y + bias : y;
}

Symbol Recurrence::unrolled(const Symbol& projected, std::int64_t steps, std::size_t states,
                            const RecurrentStep& step) const {
  const std::int64_t batch = projected.shape()[0] / steps;
  const Symbol zeros = full(projected.graph(), {projected.dtype(), {batch, units_}}, 0);
  std::vector<Symbol> state(states, zeros);
  std::vector<Symbol> outputs;
  for (std::int64_t i = 0; i < steps; ++i) {
    const std::int64_t at = go_backwards_ ? steps - 1 - i : i;
    state = step(slice(projected, {at * batch, 0}, {(at + 1) * batch, projected.shape()[1]}), state);
    outputs.push_back(state.front());
  }
  return return_sequences_ ? sequence_of(outputs) : outputs.back();
}

Symbol applied_in(Scope& scope, const Layer& activation, const Symbol& x) {
  try {
    return outputs_of(activation, scope, {&x, 1}).front();
  } catch (Error& error) {
    error.add_context("in an activation" + name_in_brackets(activation) +
                      ", which is called in each step and may have no variables of its own");
    throw;
  }
}

Symbol columns(const Symbol& x, std::int64_t part, std::int64_t width) {
  return slice(x, {0, part * width}, {x.shape()[0], (part + 1) * width});
}

}  // namespace plexus
