#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// `gain` where row and column are equal, else 0; only for shapes [rows, columns].
class Identity final : public Initializer {
 public:
  static Schema schema() {
    return Schema("identity", "A multiple of the identity matrix; of two dimensions only")
        .number("gain", 1.0, "what stands on the diagonal");
  }

  explicit Identity(const Options& options) : gain_(options.number("gain")) {}

  Symbol make(Random& random, const Shape& shape) const override {
    if (shape.rank() != 2) {
      throw ShapeError("the identity is a matrix, [rows, columns]; found a variable " + shape.text());
    }
    const Symbol rows = iota(random.graph(), shape[0], DType::int64);
    const Symbol columns = iota(random.graph(), shape[1], DType::int64);
    return cast(equal(expand_dims(rows, 1), expand_dims(columns, 0)), random.dtype()) * gain_;
  }

 private:
  double gain_;
};

}  // namespace

void register_identity(Registrar& registrar) { registrar.add<Identity>(); }

}  // namespace plexus
