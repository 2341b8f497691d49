#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// 1.0507 * elu(x, 1.6733): Klambauer et al., "Self-Normalizing Neural Networks", 2017.
class Selu final : public Layer {
 public:
  static Schema schema() { return Schema("selu", "Scaled exponential linear unit"); }

  Symbol call(Scope&, const Symbol& x) const override { return selu(x); }
};

}  // namespace

void register_selu(Registrar& registrar) { registrar.add<Selu>(); }

}  // namespace plexus
