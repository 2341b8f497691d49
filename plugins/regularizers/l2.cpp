#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// factor * sum(w^2).
class L2 final : public Regularizer {
 public:
  static Schema schema() {
    return Schema("l2", "factor * sum(w^2)").number("factor", 0.01, "the price of a unit", at_least(0));
  }

  explicit L2(const Options& options) : factor_(options.number("factor")) {}

  Symbol penalty(const Symbol& w) const override { return sum(square(w)) * factor_; }

 private:
  double factor_;
};

}  // namespace

void register_l2(Registrar& registrar) { registrar.add<L2>(); }

}  // namespace plexus
