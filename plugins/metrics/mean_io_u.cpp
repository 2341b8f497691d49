#include <vector>

#include "class_tallies.hpp"

namespace plexus {
namespace {

/// The mean over classes of intersection over union: of the rows that are of a class or are predicted as it,
/// the share that are both. Classes without such rows do not count; if no class counts, it is 0.
/// Keras 3, iou_metrics.py: its MeanIoU, IoU (`classes`), BinaryIoU (a single value, `threshold`) and their
/// forms for one-hot targets, since the loss tells the form of the targets.
class MeanIoU final : public Metric {
 public:
  static Schema schema() {
    return Schema("mean_io_u", "Intersection over union of the rows of a class and of those called so")
        .alias("mean_iou")
        .optional_tree("classes",
                       "a list: the classes whose mean it is, by name, or by code if they have none; absent: "
                       "all")
        .optional_number("threshold",
                         "of an output of one value: the probability above which it means yes; absent: 0.5",
                         between(0, 1))
        .example({});
  }

  explicit MeanIoU(const Options& options) {
    if (options.has("threshold")) threshold_ = options.number("threshold");
    if (!options.has("classes")) return;
    const Tree& classes = options.tree("classes");  // a name may be written like a number
    for (const Tree& each : classes.items()) {
      if (each.is_scalar()) classes_.push_back(each.text());
    }
    if (classes_.empty() || classes_.size() != classes.items().size())
      throw ConfigError("classes of mean_io_u: expected a list of names or codes of classes, such as [1]");
  }

  void update(Scope& scope, const Symbol& target, const Symbol& prediction,
              const Symbol& weight) const override {
    add_to_tallies("mean_io_u", scope, target, prediction, weight, threshold_);
  }
  Symbol result(Scope& scope) const override {
    const ClassTallies all = tallies(scope);
    const Symbol together = all.given + all.meant - all.met;
    const Symbol present = cast(greater(together, 0.0), DType::float64);
    const Symbol shares = ratio(all.met, together);
    if (classes_.empty()) return ratio(sum(shares), sum(present));
    const Symbol counted = is_counted(scope, present);
    return ratio(sum(shares * counted), sum(present * counted));
  }
  Direction direction() const override { return Direction::up; }
  Judged judged() const override { return Judged::classes; }

 private:
  /// 1 for the classes that are named, else 0.
  Symbol is_counted(const Scope& scope, const Symbol& of_classes) const {
    const std::int64_t count = of_classes.shape()[0];
    Symbol counted = zeros_like(of_classes);
    for (const std::string& name : classes_) {
      const Symbol index =
          constant(of_classes.graph(), static_cast<double>(class_index(scope.output(), name)), DType::int32);
      counted = maximum(counted, one_hot(index, count, DType::float64));
    }
    return counted;
  }

  std::vector<std::string> classes_;  // empty: all
  std::optional<double> threshold_;
};

}  // namespace

void register_mean_io_u(Registrar& registrar) { registrar.add<MeanIoU>(); }

}  // namespace plexus
