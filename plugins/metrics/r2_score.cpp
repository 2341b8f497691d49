#include <plexus/plexus.hpp>

#include "require_numbers.hpp"

namespace plexus {
namespace {

/// 1 - sum w (target - prediction)^2 / sum w (target - mean)^2 for each value of a row, averaged over them: 1
/// is perfect, 0 is as good as the mean of the targets. Targets that are all equal give 1 if all predictions
/// equal them, else 0 (as in scikit-learn). With `num_regressors` p it is the adjusted score, n being the
/// number of values seen: 1 - (1 - r2) (n - 1) / (n - p - 1), unless n <= p + 1.
class R2Score final : public Metric {
 public:
  static Schema schema() {
    return Schema("r2_score", "Share of the targets' variance that predictions explain")
        .integer("num_regressors", 0, "number of inputs, for the adjusted score; 0: not adjusted",
                 at_least(0));
  }

  explicit R2Score(const Options& options) : regressors_(options.integer("num_regressors")) {}

  void update(Scope& scope, const Symbol& target, const Symbol& prediction,
              const Symbol& weight) const override {
    require_numbers(target, prediction);
    const Symbol y = rows_of(target);
    const Symbol w = reshape(cast(weight, DType::float64), {weight.shape()[0], 1});
    const Variable residual = scope.accumulator("residual", shape(scope));
    scope.assign(residual, residual.value() + sum(square(y - rows_of(prediction)) * w, {0}));
    add_spread(scope, y, w);
    const Variable seen = scope.accumulator("seen");
    scope.assign(seen, seen.value() + static_cast<double>(y.shape().elements()));
  }

  Symbol result(Scope& scope) const override {
    const auto total = [&](std::string_view name) { return scope.accumulator(name, shape(scope)).value(); };
    const Symbol residual = total("residual");
    const Symbol spread = total("spread");
    const Symbol constant = less_equal(spread, 0.0);
    const Symbol met = cast(equal(residual, 0.0), DType::float64);
    const Symbol scores = select(constant, met, 1 - residual / select(constant, 1.0, spread));
    return adjusted(mean(scores), scope.accumulator("seen").value());
  }
  Direction direction() const override { return Direction::up; }

 private:
  static Symbol rows_of(const Symbol& x) {
    return reshape(cast(x, DType::float64), {x.shape()[0], x.shape().from(1).elements()});
  }
  static Shape shape(const Scope& scope) { return Shape{scope.output().row.elements()}; }

  /// The targets' sum of w (y - mean)^2, batch by batch as Chan, Golub and LeVeque merge two parts: sums of
  /// squares would lose every digit of targets that lie far from 0.
  static void add_spread(Scope& scope, const Symbol& y, const Symbol& w) {
    const Variable count = scope.accumulator("count");
    const Variable mean = scope.accumulator("mean", shape(scope));
    const Variable spread = scope.accumulator("spread", shape(scope));
    const Symbol own_count = sum(w);
    const Symbol first = slice(y, {0, 0}, {1, y.shape()[1]});  // so that the mean of equal targets is exact
    const Symbol own_mean = reshape(first, shape(scope)) +
                            sum((y - first) * w, {0}) / select(equal(own_count, 0.0), 1.0, own_count);
    const Symbol own_spread = sum(square(y - own_mean) * w, {0});
    const Symbol all = count.value() + own_count;
    const Symbol share = own_count / select(equal(all, 0.0), 1.0, all);
    const Symbol apart = own_mean - mean.value();
    scope.assign(spread, spread.value() + own_spread + square(apart) * (count.value() * share));
    scope.assign(mean, mean.value() + apart * share);
    scope.assign(count, all);
  }

  Symbol adjusted(const Symbol& score, const Symbol& seen) const {
    if (regressors_ == 0) return score;
    const Symbol freedom = seen - static_cast<double>(regressors_ + 1);
    const Symbol enough = greater(freedom, 0.0);
    return select(enough, 1 - (1 - score) * (seen - 1.0) / select(enough, freedom, 1.0), score);
  }

  std::int64_t regressors_;
};

}  // namespace

void register_r2_score(Registrar& registrar) { registrar.add<R2Score>(); }

}  // namespace plexus
