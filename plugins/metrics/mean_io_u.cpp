#include "class_tallies.hpp"

namespace plexus {
namespace {

/// The mean over classes of intersection over union: of the rows that are of a class or are called so, the
/// share that is both. Classes of which there is neither do not count; without any it is 0. Keras 3,
/// iou_metrics.py.
class MeanIoU final : public Metric {
 public:
  static Schema schema() {
    return Schema("mean_io_u", "Intersection over union of the rows of a class and of those called so")
        .alias("mean_iou");
  }

  void update(Scope& scope, const Symbol& target, const Symbol& prediction,
              const Symbol& weight) const override {
    add_to_tallies("mean_io_u", scope, target, prediction, weight);
  }
  Symbol result(Scope& scope) const override {
    const ClassTallies all = tallies(scope);
    const Symbol together = all.given + all.meant - all.met;
    const Symbol present = cast(greater(together, 0.0), DType::float64);
    return ratio(sum(ratio(all.met, together)), sum(present));
  }
  Direction direction() const override { return Direction::up; }
  Judged judged() const override { return Judged::classes; }
};

}  // namespace

void register_mean_io_u(Registrar& registrar) { registrar.add<MeanIoU>(); }

}  // namespace plexus
