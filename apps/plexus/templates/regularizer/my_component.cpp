#include <plexus/plexus.hpp>

using namespace plexus;

/// factor * sum(log(1 + w^2)): it pulls small weights towards 0 and affects large ones little.
class MyComponent final : public Regularizer {
 public:
  static Schema schema() {
    return Schema("my_component", "factor * sum(log(1 + w^2))")
        .number("factor", 0.01, "the price of a unit", at_least(0))
        .example({{"factor", 0.1}});
  }
  explicit MyComponent(const Options& options) : factor_(options.number("factor")) {}

  Symbol penalty(const Symbol& w) const override { return sum(log1p(square(w))) * factor_; }

 private:
  double factor_;
};

PLEXUS_PLUGIN("my_component", "0.1.0", registrar) { registrar.add<MyComponent>(); }
