#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// Every element `value`.
class Constant final : public Initializer {
 public:
  static Schema schema() {
    return Schema("constant", "Every element the same").number("value", 0.0, "the element");
  }

  explicit Constant(const Options& options) : value_(options.number("value")) {}

  Symbol make(Random& random, const Shape& shape) const override { return random.full(shape, value_); }

 private:
  double value_;
};

}  // namespace

void register_constant(Registrar& registrar) { registrar.add<Constant>(); }

}  // namespace plexus
