#include "scale_and_shift.hpp"

namespace plexus {

Schema ScaleAndShift::with_options(Schema schema) {
  return schema.boolean("center", true, "add beta, which is trained")
      .boolean("scale", true, "multiply by gamma, which is trained")
      .component("beta_initializer", Kind::initializer, "zeros", "what beta starts as")
      .component("gamma_initializer", Kind::initializer, "ones", "what gamma starts as")
      .optional_component("beta_regularizer", Kind::regularizer, "a price for the size of beta")
      .optional_component("gamma_regularizer", Kind::regularizer, "a price for the size of gamma");
}

ScaleAndShift::ScaleAndShift(const Options& options)
    : center_(options.boolean("center")),
      scale_(options.boolean("scale")),
      beta_initializer_(options.make<Initializer>("beta_initializer")),
      gamma_initializer_(options.make<Initializer>("gamma_initializer")),
      beta_regularizer_(options.make<Regularizer>("beta_regularizer")),
      gamma_regularizer_(options.make<Regularizer>("gamma_regularizer")) {}

Symbol ScaleAndShift::gamma(Scope& scope, const Shape& features) const {
  if (!scale_) return {};
  return scope.parameter("gamma", features, *gamma_initializer_, {gamma_regularizer_.get()});
}

Symbol ScaleAndShift::beta(Scope& scope, const Shape& features) const {
  if (!center_) return {};
  return scope.parameter("beta", features, *beta_initializer_, {beta_regularizer_.get()});
}

Symbol ScaleAndShift::applied(Scope& scope, const Symbol& y, const Shape& features,
                              const Shape& along) const {
  const Symbol factor = gamma(scope, features);
  const Symbol summand = beta(scope, features);
  const Symbol scaled = factor ? y * reshape(factor, along) : y;
  return summand ? scaled + reshape(summand, along) : scaled;
}

}  // namespace plexus
