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

Symbol ScaleAndShift::applied(Scope& scope, const Symbol& y, const Shape& features,
                              const Shape& along) const {
  Symbol result = y;
  if (scale_) {
    const Symbol gamma = scope.parameter("gamma", features, *gamma_initializer_, {gamma_regularizer_.get()});
    result = result * reshape(gamma, along);
  }
  if (center_) {
    const Symbol beta = scope.parameter("beta", features, *beta_initializer_, {beta_regularizer_.get()});
    result = result + reshape(beta, along);
  }
  return result;
}

}  // namespace plexus
