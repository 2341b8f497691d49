#include "recurrence.hpp"

namespace plexus {
namespace {

/// h' = activation(x . kernel + bias + h . recurrent_kernel) step by step, h starting as zeros.
/// [batch, steps, features] -> [batch, units]. Elman, "Finding Structure in Time", 1990; Keras 3,
/// simple_rnn.py.
class SimpleRnn final : public Layer {
 public:
  static Schema schema() {
    return Recurrence::with_options(Schema("simple_rnn",
                                           "A recurrent layer of one product a step; its steps are unrolled, "
                                           "so that hundreds of them take long to compile"))
        .example({{"units", 3}}, {rows_of({4, 2})})
        .example({{"units", 2},
                  {"return_sequences", true},
                  {"go_backwards", true},
                  {"dropout", 0.25},
                  {"recurrent_dropout", 0.5},
                  {"recurrent_regularizer", "l2"}},
                 {rows_of({3, 5})});
  }

  explicit SimpleRnn(const Options& options) : recurrence_(options) {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    const RecurrentWeights w = recurrence_.weights(scope, x, 1, {recurrence_.units()});
    const Symbol projected = recurrence_.projected(scope, x, w.kernel, w.bias);
    return recurrence_.unrolled(projected, x.shape()[1], 1,
                                [&](const Symbol& inputs, const std::vector<Symbol>& before) {
                                  const Symbol sums = inputs + matmul(w.seen(before[0]), w.recurrent_kernel);
                                  return std::vector<Symbol>{recurrence_.activated(scope, sums)};
                                });
  }

 private:
  Recurrence recurrence_;
};

}  // namespace

void register_simple_rnn(Registrar& registrar) { registrar.add<SimpleRnn>(); }

}  // namespace plexus
