#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// factor * sum(|w|).
class L1 final : public Regularizer {
 public:
  static Schema schema() {
    return Schema("l1", "factor * sum(|w|)").number("factor", 0.01, "the price of a unit", at_least(0));
  }

  explicit L1(const Options& options) : factor_(options.number("factor")) {}

  Symbol penalty(const Symbol& w) const override { return sum(abs(w)) * factor_; }

 private:
  double factor_;
};

}  // namespace

void register_l1(Registrar& registrar) { registrar.add<L1>(); }

}  // namespace plexus
