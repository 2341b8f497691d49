#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// l1 * sum(|w|) + l2 * sum(w^2). A price that is not given is 0: Keras 3, regularizers.py.
class L1L2 final : public Regularizer {
 public:
  static Schema schema() {
    return Schema("l1_l2", "l1 * sum(|w|) + l2 * sum(w^2)")
        .number("l1", 0.0, "the price of |w|", at_least(0))
        .number("l2", 0.0, "the price of w^2", at_least(0))
        .example({{"l1", 0.01}, {"l2", 0.01}});
  }

  explicit L1L2(const Options& options) : l1_(options.number("l1")), l2_(options.number("l2")) {
    if (l1_ > 0 || l2_ > 0) return;
    throw ConfigError(
        "l1_l2 prices nothing where `l1` and `l2` are 0: give one of them, as l1_l2: {l2: 0.01}");
  }

  Symbol penalty(const Symbol& w) const override { return sum(abs(w)) * l1_ + sum(square(w)) * l2_; }

 private:
  double l1_;
  double l2_;
};

}  // namespace

void register_l1_l2(Registrar& registrar) { registrar.add<L1L2>(); }

}  // namespace plexus
