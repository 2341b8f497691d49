#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// Every element 1.
class Ones final : public Initializer {
 public:
  static Schema schema() { return Schema("ones", "Every element 1").alias("one"); }

  Symbol make(Random& random, const Shape& shape) const override { return random.full(shape, 1); }
};

}  // namespace

void register_ones(Registrar& registrar) { registrar.add<Ones>(); }

}  // namespace plexus
