#include <plexus/plexus.hpp>

#include <algorithm>
#include <array>

namespace plexus {
namespace {

/// A matrix with orthogonal columns of length `gain` (or rows, if there are fewer of them), every such matrix
/// as likely as any other: Q of the QR decomposition of a matrix of normal numbers, with R's diagonal
/// positive. With more than two dimensions, all but the last form the rows. Saxe, McClelland, Ganguli 2013;
/// Keras 3, random_initializers.py.
class Orthogonal final : public Initializer {
 public:
  static Schema schema() {
    return Schema("orthogonal", "A random matrix with orthogonal columns, or rows if they are fewer")
        .number("gain", 1.0, "their length");
  }

  explicit Orthogonal(const Options& options) : gain_(options.number("gain")) {}

  Symbol make(Random& random, const Shape& shape) const override {
    if (shape.rank() < 2) {
      throw ShapeError("orthogonal makes matrices, [rows, columns]; found a variable " + shape.text());
    }
    const std::int64_t columns = shape.back();
    const std::int64_t rows = shape.elements() / columns;
    const Symbol drawn = random.normal({std::max(rows, columns), std::min(rows, columns)});
    const Symbol q = orthogonalized(drawn);
    return reshape(rows < columns ? transpose(q) : q, shape) * gain_;
  }

 private:
  /// Orthonormal columns by the Gram-Schmidt process, half of them at a time. The projection of the right
  /// half on the left one is subtracted twice: where little is left of a column, one pass leaves a remainder.
  static Symbol orthogonalized(const Symbol& a) {
    const std::int64_t rows = a.shape()[0];
    const std::int64_t columns = a.shape()[1];
    if (columns == 1) return a / sqrt(sum(square(a)));
    const Symbol left = orthogonalized(slice(a, {0, 0}, {rows, columns / 2}));
    Symbol right = slice(a, {0, columns / 2}, {rows, columns});
    for (int pass = 0; pass < 2; ++pass) right = right - matmul(left, matmul(left, right, true));
    return concat(std::array{left, orthogonalized(right)}, 1);
  }

  double gain_;
};

}  // namespace

void register_orthogonal(Registrar& registrar) { registrar.add<Orthogonal>(); }

}  // namespace plexus
