#include <cmath>
#include <numbers>
#include <utility>

#include "length.hpp"

namespace plexus {
namespace {

/// Half a cosine from `initial` down to alpha times it, again and again, as Keras's CosineDecayRestarts
/// (Loshchilov, Hutter: "SGDR", 2016): each decay is t_mul times as long as the one before, and begins with
/// m_mul times its rate.
class CosineDecayRestarts final : public Schedule {
 public:
  static Schema schema() {
    return Schema("cosine_decay_restarts", "Half a cosine down, again and again")
        .number("initial", "the learning rate of the first step", at_least(0))
        .interval("steps", "of the first decay")
        .number("t_mul", 2, "each decay is so many times as long as the one before", at_least(1))
        .number("m_mul", 1, "each decay begins with so many times the rate of the one before", at_least(0))
        .number("alpha", 0.0, "what a decay ends with, as a part of initial", between(0, 1))
        .example({{"initial", 0.1}, {"steps", "7 steps"}});
  }

  explicit CosineDecayRestarts(const Options& options)
      : initial_(options.number("initial")),
        steps_(schedule_length(options, "steps")),
        t_mul_(options.number("t_mul")),
        m_mul_(options.number("m_mul")),
        alpha_(options.number("alpha")) {}

  Symbol at(const Symbol& step, const FitLength& fit) const override {
    const auto [restarts, done] = decay_at(step / steps_of(steps_, fit));
    const Symbol cosine = 0.5 * pow(m_mul_, restarts) * (1.0 + cos(std::numbers::pi * done));
    return initial_ * ((1 - alpha_) * cosine + alpha_);
  }

 private:
  /// The number of restarts so far, and the share of the current decay that is done, after `length` times the
  /// length of the first decay.
  std::pair<Symbol, Symbol> decay_at(const Symbol& length) const {
    if (t_mul_ == 1) {
      const Symbol restarts = floor(length);
      return {restarts, length - restarts};
    }
    // A quotient of logarithms that should be a whole number may be rounded to slightly less.
    constexpr double rounding = 1e-9;
    const Symbol restarts = floor(log(1.0 + length * (t_mul_ - 1)) / std::log(t_mul_) + rounding);
    const Symbol factor = pow(t_mul_, restarts);
    const Symbol before = (factor - 1.0) / (t_mul_ - 1);
    return {restarts, (length - before) / factor};
  }

  double initial_;
  Interval steps_;
  double t_mul_;
  double m_mul_;
  double alpha_;
};

}  // namespace

void register_cosine_decay_restarts(Registrar& registrar) { registrar.add<CosineDecayRestarts>(); }

}  // namespace plexus
