#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// 1 - 2 sum(target * prediction) / (sum(target) + sum(prediction) + 1e-7), the sums over all values of a
/// row: Keras 3, losses.py, with every axis but that of the batch. Milletari, Navab, Ahmadi, "V-Net", 2016.
class Dice final : public Loss {
 public:
  static Schema schema() {
    return Schema(
        "dice",
        "How little predicted and given regions of a row overlap: one value for each row, not one for "
        "the whole batch as Keras has by default");
  }

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const auto total = [&](const Symbol& x) { return sum(reshape(x, {x.shape()[0], -1}), {1}); };
    return 1.0 - 2.0 * total(target * prediction) / (total(target) + total(prediction) + 1e-7);
  }
  TargetKind targets() const override { return TargetKind::unit_interval; }
  PredictionKind predictions() const override { return PredictionKind::probability; }
};

}  // namespace

void register_dice(Registrar& registrar) { registrar.add<Dice>(); }

}  // namespace plexus
