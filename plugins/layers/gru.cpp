#include "recurrence.hpp"

namespace plexus {
namespace {

/// Gated recurrent unit. For the gates z and r and the candidate (in Keras's order), let x be the sums of the
/// input and h those of the state. z and r are recurrent_activation(x + h), and the new state is z * state +
/// (1 - z) * activation(x + r * h). With reset_after: false, r scales the state before its product, and not
/// the product. [batch, steps, features] -> [batch, units]. With reset_after the bias is [2, 3 * units]: for
/// x and for h. Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder", 2014; Keras 3,
/// gru.py.
class Gru final : public Layer {
 public:
  static Schema schema() {
    return Recurrence::with_options(Schema("gru",
                                           "A recurrent layer whose gates mix old and new; its steps are "
                                           "unrolled, so that hundreds of them take long to compile"))
        .component("recurrent_activation", Kind::layer, "sigmoid", "what the gates go through")
        .boolean("reset_after", true, "the reset gate scales the state's product, not the state")
        .example({{"units", 3}}, {rows_of({4, 2})})
        .example({{"units", 2},
                  {"return_sequences", true},
                  {"go_backwards", true},
                  {"dropout", 0.25},
                  {"recurrent_dropout", 0.5},
                  {"reset_after", false},
                  {"recurrent_regularizer", "l2"}},
                 {rows_of({3, 5})});
  }

  explicit Gru(const Options& options)
      : recurrence_(options),
        reset_after_(options.boolean("reset_after")),
        recurrent_activation_(options.make<Layer>("recurrent_activation")) {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    const std::int64_t width = 3 * recurrence_.units();
    const RecurrentWeights w =
        recurrence_.weights(scope, x, 3, reset_after_ ? Shape{2, width} : Shape{width});
    const Symbol projected = recurrence_.projected(scope, x, w.kernel, bias_row(w.bias, 0));
    return recurrence_.unrolled(projected, x.shape()[1], 1,
                                reset_after_ ? scaling_products(scope, w) : scaling_states(scope, w));
  }

 private:
  /// The row i of the bias, or its only row; empty without a bias.
  Symbol bias_row(const Symbol& bias, std::int64_t i) const {
    if (!bias || !reset_after_) return bias;
    return reshape(slice(bias, {i, 0}, {i + 1, bias.shape()[1]}), Shape{bias.shape()[1]});
  }

  RecurrentStep scaling_products(Scope& scope, const RecurrentWeights& w) const {
    const Symbol bias = bias_row(w.bias, 1);
    return [this, &scope, w, bias](const Symbol& x, const std::vector<Symbol>& before) {
      const std::int64_t units = recurrence_.units();
      const Symbol product = matmul(w.seen(before[0]), w.recurrent_kernel);
      const Symbol h = bias ? product + bias : product;
      const Symbol update = gate(scope, columns(x, 0, units) + columns(h, 0, units));
      const Symbol reset = gate(scope, columns(x, 1, units) + columns(h, 1, units));
      const Symbol fresh = recurrence_.activated(scope, columns(x, 2, units) + reset * columns(h, 2, units));
      return mixed(update, before[0], fresh);
    };
  }

  RecurrentStep scaling_states(Scope& scope, const RecurrentWeights& w) const {
    const std::int64_t units = recurrence_.units();
    const Symbol of_gates = slice(w.recurrent_kernel, {0, 0}, {units, 2 * units});
    const Symbol of_candidate = columns(w.recurrent_kernel, 2, units);
    return
        [this, &scope, w, of_gates, of_candidate, units](const Symbol& x, const std::vector<Symbol>& before) {
          const Symbol seen = w.seen(before[0]);
          const Symbol h = matmul(seen, of_gates);
          const Symbol update = gate(scope, columns(x, 0, units) + columns(h, 0, units));
          const Symbol reset = gate(scope, columns(x, 1, units) + columns(h, 1, units));
          const Symbol fresh =
              recurrence_.activated(scope, columns(x, 2, units) + matmul(reset * seen, of_candidate));
          return mixed(update, before[0], fresh);
        };
  }

  static std::vector<Symbol> mixed(const Symbol& update, const Symbol& before, const Symbol& fresh) {
    return {update * before + (1 - update) * fresh};
  }

  Symbol gate(Scope& scope, const Symbol& sums) const {
    return applied_in(scope, *recurrent_activation_, sums);
  }

  Recurrence recurrence_;
  bool reset_after_;
  std::unique_ptr<const Layer> recurrent_activation_;
};

}  // namespace

void register_gru(Registrar& registrar) { registrar.add<Gru>(); }

}  // namespace plexus
