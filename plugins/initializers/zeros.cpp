#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// Every element 0.
class Zeros final : public Initializer {
 public:
  static Schema schema() { return Schema("zeros", "Every element 0").alias("zero"); }

  Symbol make(Random& random, const Shape& shape) const override { return random.full(shape, 0); }
};

}  // namespace

void register_zeros(Registrar& registrar) { registrar.add<Zeros>(); }

}  // namespace plexus
