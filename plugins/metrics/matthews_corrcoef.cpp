#include "class_tallies.hpp"

namespace plexus {
namespace {

/// The correlation of given and predicted classes, from -1 to 1: with c of n rows right, t_k rows of class k
/// and p_k rows predicted as class k, (c n - sum t_k p_k) / sqrt((n^2 - sum t_k^2) (n^2 - sum p_k^2)); 0
/// where that is 0 / 0. Matthews 1975, of several classes Gorodkin 2004, as in scikit-learn.
class MatthewsCorrcoef final : public Metric {
 public:
  static Schema schema() {
    return Schema("matthews_corrcoef", "Correlation of given and predicted classes, from -1 to 1");
  }

  void update(Scope& scope, const Symbol& target, const Symbol& prediction,
              const Symbol& weight) const override {
    add_to_tallies("matthews_corrcoef", scope, target, prediction, weight);
  }
  Symbol result(Scope& scope) const override {
    const ClassTallies all = tallies(scope);
    const Symbol rows = sum(all.given);
    const auto covariance = [&](const Symbol& a, const Symbol& b) { return square(rows) - sum(a * b); };
    const Symbol right = sum(all.met) * rows - sum(all.given * all.meant);
    const Symbol spread = covariance(all.given, all.given) * covariance(all.meant, all.meant);
    return ratio(right, sqrt(maximum(spread, 0.0)));
  }
  Direction direction() const override { return Direction::up; }
  Judged judged() const override { return Judged::classes; }
};

}  // namespace

void register_matthews_corrcoef(Registrar& registrar) { registrar.add<MatthewsCorrcoef>(); }

}  // namespace plexus
