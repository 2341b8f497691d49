#include <fmt/format.h>

#include "feature_axes.hpp"
#include "scale_and_shift.hpp"

namespace plexus {
namespace {

/// The features are divided into groups of neighbours. Each group of a row, over all axes of the row, is
/// brought to mean 0 and variance 1 (the biased variance, without Bessel's correction), then each feature is
/// scaled by gamma and shifted by beta. x: [batch, ..., features, ...] of rank 2 or more. Wu, He, "Group
/// Normalization", 2018.
class GroupNormalization final : public Layer {
 public:
  static Schema schema() {
    return ScaleAndShift::with_options(
               Schema("group_normalization", "Mean 0 and variance 1 of groups of features of each row")
                   .integer("groups", 32, "how many; it divides the features. -1: one for each feature",
                            at_least(-1))
                   .integer("axis", -1, "along which the features lie; negative ones count from the end")
                   .number("epsilon", 1e-3, "added to the variance", greater_than(0)))
        .example({{"groups", 2}})
        .example({{"groups", -1}, {"axis", 1}}, {rows_of({3, 5})});
  }

  explicit GroupNormalization(const Options& options)
      : groups_(options.integer("groups")),
        axis_(options.integer("axis")),
        epsilon_(options.number("epsilon")),
        after_(options) {
    if (groups_ == 0) throw ConfigError("groups of layer 'group_normalization': at least 1, or -1; found 0");
  }

  Symbol call(Scope& scope, const Symbol& x) const override {
    const std::vector<std::int64_t> axes = normalized_axes("group_normalization", {{axis_}}, x.shape());
    const std::int64_t features = x.shape().dim(axes[0]);
    const std::int64_t groups = groups_ == -1 ? features : groups_;
    if (features % groups != 0) {
      throw ShapeError(
          fmt::format("group_normalization parts {} features into {} groups: their number must divide it",
                      features, groups));
    }
    const Shape parted = x.shape().with(axes[0], features / groups).inserted(axes[0], groups);
    std::vector<std::int64_t> inner;
    for (std::int64_t i = 1; i < static_cast<std::int64_t>(parted.rank()); ++i) {
      if (i != axes[0]) inner.push_back(i);
    }
    const Symbol rows = reshape(x, parted);
    const Symbol centered = rows - mean(rows, inner, true);
    const Symbol y = centered * rsqrt(mean(square(centered), inner, true) + epsilon_);
    return after_.applied(scope, reshape(y, x.shape()), on_axes(x.shape(), axes),
                          along_axes(x.shape(), axes));
  }

 private:
  std::int64_t groups_;
  std::int64_t axis_;
  double epsilon_;
  ScaleAndShift after_;
};

}  // namespace

void register_group_normalization(Registrar& registrar) { registrar.add<GroupNormalization>(); }

}  // namespace plexus
