#include "trained_weight.hpp"

namespace plexus {

Schema TrainedWeight::with_options(Schema schema, const std::string& prefix, const std::string& weight,
                                   std::string initializer) {
  return schema
      .component(prefix + "_initializer", Kind::initializer, std::move(initializer),
                 "the initial values of the " + weight)
      .optional_component(prefix + "_regularizer", Kind::regularizer, "a price for the size of the " + weight)
      .optional_component(prefix + "_constraint", Kind::constraint,
                          "what holds for the " + weight + " after each update");
}

TrainedWeight::TrainedWeight(const Options& options, const std::string& prefix)
    : initializer_(options.make<Initializer>(prefix + "_initializer")),
      regularizer_(options.make<Regularizer>(prefix + "_regularizer")),
      constraint_(options.make<Constraint>(prefix + "_constraint")) {}

Symbol TrainedWeight::declared(Scope& scope, std::string_view name, const Shape& shape,
                               const Initializer* initializer) const {
  return scope.parameter(name, shape, initializer ? *initializer : *initializer_,
                         {regularizer_.get(), constraint_.get()});
}

}  // namespace plexus
