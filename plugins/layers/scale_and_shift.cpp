#include "scale_and_shift.hpp"

namespace plexus {

Schema ScaleAndShift::with_options(Schema schema) {
  schema.boolean("center", true, "add beta, which is trained")
      .boolean("scale", true, "multiply by gamma, which is trained");
  schema = TrainedWeight::with_options(std::move(schema), "beta", "shifts", "zeros");
  return TrainedWeight::with_options(std::move(schema), "gamma", "factors", "ones");
}

ScaleAndShift::ScaleAndShift(const Options& options)
    : center_(options.boolean("center")),
      scale_(options.boolean("scale")),
      beta_(options, "beta"),
      gamma_(options, "gamma") {}

Symbol ScaleAndShift::gamma(Scope& scope, const Shape& features) const {
  return scale_ ? gamma_.declared(scope, "gamma", features) : Symbol{};
}

Symbol ScaleAndShift::beta(Scope& scope, const Shape& features) const {
  return center_ ? beta_.declared(scope, "beta", features) : Symbol{};
}

Symbol ScaleAndShift::applied(Scope& scope, const Symbol& y, const Shape& features,
                              const Shape& along) const {
  const Symbol factor = gamma(scope, features);
  const Symbol summand = beta(scope, features);
  const Symbol scaled = factor ? y * reshape(factor, along) : y;
  return summand ? scaled + reshape(summand, along) : scaled;
}

}  // namespace plexus
