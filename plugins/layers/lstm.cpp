#include <array>

#include "recurrence.hpp"

namespace plexus {
namespace {

/// Initializes the bias of an LSTM whose forget gate starts open: with 1 for that gate, and by `others` for
/// the other gates.
class UnitForgetBias final : public Initializer {
 public:
  explicit UnitForgetBias(std::unique_ptr<const Initializer> others) : others_(std::move(others)) {}

  Symbol make(Random& random, const Shape& shape) const override {
    const std::int64_t units = shape[0] / 4;
    const std::array parts{others_->make(random, {units}), random.full({units}, 1),
                           others_->make(random, {2 * units})};
    return concat(parts, 0);
  }

 private:
  std::unique_ptr<const Initializer> others_;
};

/// With the sums z = x . kernel + bias + h . recurrent_kernel of the gates i, f, c, o (Keras's order):
/// c' = f * c + i * activation(z_c), h' = o * activation(c'), where i, f and o are recurrent_activation(z).
/// [batch, steps, features] -> [batch, units]. Hochreiter, Schmidhuber, "Long Short-Term Memory", 1997, with
/// the forget gate of Gers, Schmidhuber, Cummins 2000; Keras 3, lstm.py.
class Lstm final : public Layer {
 public:
  static Schema schema() {
    return Recurrence::with_options(Schema("lstm",
                                           "A recurrent layer with a memory behind gates; its steps are "
                                           "unrolled, so that hundreds of them take long to compile"))
        .component("recurrent_activation", Kind::layer, "sigmoid", "what the gates go through")
        .boolean("unit_forget_bias", true, "the bias of the forget gate starts as 1")
        .example({{"units", 3}}, {rows_of({4, 2})})
        .example({{"units", 2},
                  {"return_sequences", true},
                  {"go_backwards", true},
                  {"dropout", 0.25},
                  {"recurrent_dropout", 0.5},
                  {"recurrent_activation", "hard_sigmoid"},
                  {"recurrent_regularizer", "l2"}},
                 {rows_of({3, 5})});
  }

  explicit Lstm(const Options& options)
      : recurrence_(options), recurrent_activation_(options.make<Layer>("recurrent_activation")) {
    if (options.boolean("unit_forget_bias")) {
      forget_bias_ = std::make_unique<UnitForgetBias>(options.make<Initializer>("bias_initializer"));
    }
  }

  Symbol call(Scope& scope, const Symbol& x) const override {
    const RecurrentWeights w =
        recurrence_.weights(scope, x, 4, {4 * recurrence_.units()}, forget_bias_.get());
    const Symbol projected = recurrence_.projected(scope, x, w.kernel, w.bias);
    return recurrence_.unrolled(
        projected, x.shape()[1], 2, [&](const Symbol& inputs, const std::vector<Symbol>& before) {
          const Symbol sums = inputs + matmul(w.seen(before[0]), w.recurrent_kernel);
          const Symbol input = gate(scope, sums, 0);
          const Symbol forget = gate(scope, sums, 1);
          const Symbol fresh = recurrence_.activated(scope, columns(sums, 2, recurrence_.units()));
          const Symbol output = gate(scope, sums, 3);
          const Symbol memory = forget * before[1] + input * fresh;
          return std::vector<Symbol>{output * recurrence_.activated(scope, memory), memory};
        });
  }

 private:
  Symbol gate(Scope& scope, const Symbol& sums, std::int64_t part) const {
    return applied_in(scope, *recurrent_activation_, columns(sums, part, recurrence_.units()));
  }

  Recurrence recurrence_;
  std::unique_ptr<const Layer> recurrent_activation_;
  std::unique_ptr<const Initializer> forget_bias_;  // null: the bias is initialized as the option says
};

}  // namespace

void register_lstm(Registrar& registrar) { registrar.add<Lstm>(); }

}  // namespace plexus
