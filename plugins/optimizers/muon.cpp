#include <algorithm>
#include <cmath>

#include "adam_step.hpp"

namespace plexus {
namespace {

/// Matrices learn by the momentum M = momentum * M + g (with Nesterov's look ahead, g + momentum * M) whose
/// singular values are brought near 1 by five steps of a Newton-Schulz iteration, times rms_rate * sqrt of
/// the larger dimension; all other parameters, and embeddings, learn by Adam. Jordan et al., "Muon", 2024;
/// the scale: Liu et al., "Muon is Scalable for LLM Training", 2025; Keras 3, muon.py.
class Muon final : public Optimizer {
 public:
  static Schema schema() {
    return optimizer_schema("muon", "Steps with orthogonal rows or columns for matrices, else Adam", 0.001,
                            0.004)
        .number("adam_beta_1", 0.9, "Adam's decay of the mean of gradients", in_half_open(0, 1))
        .number("adam_beta_2", 0.999, "Adam's decay of the mean of their squares", in_half_open(0, 1))
        .number("epsilon", 1e-7, "keeps Adam's quotient finite", at_least(0))
        .boolean("exclude_embeddings", true, "parameters with `embedding` in their name learn by Adam")
        .number("muon_a", 3.4445, "factor of X in an iteration")
        .number("muon_b", -4.775, "factor of X X' X")
        .number("muon_c", 2.0315, "factor of X X' X X' X")
        .number("adam_lr_ratio", 1.0, "Adam's learning rate, as a multiple of Muon's", at_least(0))
        .number("momentum", 0.95, "share of the momentum that is kept", in_half_open(0, 1))
        .integer("ns_steps", 5, "iterations", between(1, 100))
        .boolean("nesterov", true, "look ahead along the momentum")
        .number("rms_rate", 0.2, "scales the steps of matrices", greater_than(0));
  }

  explicit Muon(const Options& options)
      : adam_(AdamMoments{options.number("adam_beta_1"), options.number("adam_beta_2"),
                          options.number("epsilon")}),
        exclude_embeddings_(options.boolean("exclude_embeddings")),
        a_(options.number("muon_a")),
        b_(options.number("muon_b")),
        c_(options.number("muon_c")),
        adam_ratio_(options.number("adam_lr_ratio")),
        momentum_(options.number("momentum")),
        steps_(options.integer("ns_steps")),
        nesterov_(options.boolean("nesterov")),
        rms_rate_(options.number("rms_rate")) {}

  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const bool embedding = exclude_embeddings_ && w.name().find("embedding") != std::string::npos;
    if (w.shape().rank() != 2 || embedding) {
      adam_.update(scope, w, gradient, scope.learning_rate() * adam_ratio_);
      return;
    }
    const Variable m = scope.slot("momentum", w);
    scope.assign(m, m.value() * momentum_ + gradient);
    const Symbol step = orthogonalized(nesterov_ ? gradient + m.value() * momentum_ : m.value());
    const auto larger = static_cast<double>(std::max(w.shape()[0], w.shape()[1]));
    scope.assign(w, w.value() - scope.learning_rate() * step * (std::sqrt(larger) * rms_rate_));
  }

 private:
  Symbol orthogonalized(const Symbol& matrix) const {
    const bool tall = matrix.shape()[0] > matrix.shape()[1];
    Symbol x = matrix / (sqrt(sum(square(matrix))) + 1e-7);
    for (std::int64_t i = 0; i < steps_; ++i) {
      const Symbol squares = matmul(x, x, tall, !tall);  // the smaller of X' X and X X'
      const Symbol factor = squares * b_ + matmul(squares, squares) * c_;
      x = x * a_ + (tall ? matmul(x, factor) : matmul(factor, x));
    }
    return x;
  }

  AdamStep adam_;
  bool exclude_embeddings_;
  double a_;
  double b_;
  double c_;
  double adam_ratio_;
  double momentum_;
  std::int64_t steps_;
  bool nesterov_;
  double rms_rate_;
};

}  // namespace

void register_muon(Registrar& registrar) { registrar.add<Muon>(); }

}  // namespace plexus
