#include <plexus/plexus.hpp>

#include "dropped.hpp"

namespace plexus {
namespace {

/// While training, sets values to 0 with probability `rate` and scales the others by 1 / (1 - rate); else x
/// itself. Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014.
class Dropout final : public Layer {
 public:
  static Schema schema() {
    return Schema("dropout", "Zeroes a random share of the values while training")
        .number("rate", "share of the values that become 0", between(0, 1))
        .example({{"rate", 0.5}});
  }

  explicit Dropout(const Options& options) : rate_(options.number("rate")) {}

  Symbol call(Scope& scope, const Symbol& x) const override { return dropped(scope, x, rate_, x.shape()); }

 private:
  double rate_;
};

}  // namespace

void register_dropout(Registrar& registrar) { registrar.add<Dropout>(); }

}  // namespace plexus
