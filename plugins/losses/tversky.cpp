#include "row_axes.hpp"

namespace plexus {
namespace {

/// 1 - tp / (tp + alpha * missed + beta * invented + 1e-7) with tp = sum(target * prediction), missed =
/// sum(target * (1 - prediction)) and invented = sum((1 - target) * prediction): Keras 3, losses.py, whose
/// default sums over the batch as well. Salehi, Erdogmus, Gholipour 2017. Both at 0.5 make it dice.
class Tversky final : public Loss {
 public:
  static Schema schema() {
    return RowAxes::with_options(
               Schema(
                   "tversky",
                   "Overlap of regions in which what is missed and what is invented weigh differently: one "
                   "value for each row, not one for the whole batch as Keras has by default")
                   .number("alpha", 0.5, "weight of what is missed", at_least(0))
                   .number("beta", 0.5, "weight of what is invented", at_least(0)))
        .example({{"alpha", 0.3}, {"beta", 0.7}});
  }

  explicit Tversky(const Options& options)
      : alpha_(options.number("alpha")), beta_(options.number("beta")), axes_(options, "tversky") {}

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const Symbol met = axes_.sums(target * prediction);
    const Symbol missed = axes_.sums(target * (1.0 - prediction));
    const Symbol invented = axes_.sums((1.0 - target) * prediction);
    return RowAxes::of_rows(1.0 - met / (met + missed * alpha_ + invented * beta_ + 1e-7));
  }
  TargetKind targets() const override { return TargetKind::unit_interval; }
  PredictionKind predictions() const override { return PredictionKind::probability; }

 private:
  double alpha_;
  double beta_;
  RowAxes axes_;
};

}  // namespace

void register_tversky(Registrar& registrar) { registrar.add<Tversky>(); }

}  // namespace plexus
