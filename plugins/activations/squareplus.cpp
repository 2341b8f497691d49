#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// (x + sqrt(x^2 + b)) / 2: Barron, "Squareplus", 2021.
class Squareplus final : public Layer {
 public:
  static Schema schema() {
    return Schema("squareplus", "(x + sqrt(x^2 + b)) / 2, a smooth relu")
        .number("b", 4.0, "how round the bend at 0 is", at_least(0))
        .example({{"b", 1}});
  }

  explicit Squareplus(const Options& options) : b_(options.number("b")) {}

  Symbol call(Scope&, const Symbol& x) const override { return (x + sqrt(square(x) + b_)) * 0.5; }

 private:
  double b_;
};

}  // namespace

void register_squareplus(Registrar& registrar) { registrar.add<Squareplus>(); }

}  // namespace plexus
