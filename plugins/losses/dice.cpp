#include "row_axes.hpp"

namespace plexus {
namespace {

/// 1 - 2 sum(target * prediction) / (sum(target) + sum(prediction) + 1e-7): Keras 3, losses.py, whose default
/// sums over the batch as well. Milletari, Navab, Ahmadi, "V-Net", 2016.
class Dice final : public Loss {
 public:
  static Schema schema() {
    return RowAxes::with_options(
               Schema(
                   "dice",
                   "How little predicted and given regions of a row overlap: one value for each row, not one "
                   "for the whole batch as Keras has by default"))
        .example({})
        .example({{"axis", Tree::list({1})}});
  }

  explicit Dice(const Options& options) : axes_(options, "dice") {}

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const Symbol sizes = axes_.sums(target) + axes_.sums(prediction);
    return RowAxes::of_rows(1.0 - 2.0 * axes_.sums(target * prediction) / (sizes + 1e-7));
  }
  TargetKind targets() const override { return TargetKind::unit_interval; }
  PredictionKind predictions() const override { return PredictionKind::probability; }

 private:
  RowAxes axes_;
};

}  // namespace

void register_dice(Registrar& registrar) { registrar.add<Dice>(); }

}  // namespace plexus
