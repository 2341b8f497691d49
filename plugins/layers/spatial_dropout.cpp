#include <plexus/plexus.hpp>

#include "dropped.hpp"

namespace plexus {
namespace {

/// While training, sets a feature to 0 at all places of a row with probability `rate` and scales the others
/// by 1 / (1 - rate); else x itself. The features are the last axis of x: [batch, places..., features].
/// Tompson et al., "Efficient Object Localization", 2015.
class SpatialDropout final : public Layer {
 public:
  static Schema schema() {
    return Schema("spatial_dropout", "Zeroes whole features of a row while training")
        .number("rate", "share of the features that become 0", between(0, 1))
        .alias("spatial_dropout1d")
        .alias("spatial_dropout2d")
        .alias("spatial_dropout3d")
        .example({{"rate", 0.5}}, {rows_of({3, 4})});
  }

  explicit SpatialDropout(const Options& options) : rate_(options.number("rate")) {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    if (x.shape().rank() < 3) {
      throw ShapeError("spatial_dropout needs places of features, [?, ..., features]; found " +
                       x.shape().text());
    }
    Shape mask = x.shape();
    for (std::size_t axis = 1; axis + 1 < mask.rank(); ++axis)
      mask = mask.with(static_cast<std::int64_t>(axis), 1);
    return dropped(scope, x, rate_, mask);
  }

 private:
  double rate_;
};

}  // namespace

void register_spatial_dropout(Registrar& registrar) { registrar.add<SpatialDropout>(); }

}  // namespace plexus
