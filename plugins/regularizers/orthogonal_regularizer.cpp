#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// factor times the mean of |cosine| over all pairs of rows (or columns) of a matrix: 0 where all are
/// orthogonal. Lengths count as 1e-7 at least. Brock et al. 2016; Keras 3, regularizers.py.
class OrthogonalRegularizer final : public Regularizer {
 public:
  static Schema schema() {
    return Schema("orthogonal_regularizer", "A price for rows (or columns) that are not orthogonal")
        .number("factor", 0.01, "the price where all are parallel", at_least(0))
        .choice("mode", {"rows", "columns"}, "rows", "of which the angles are taken")
        .alias("orthogonal")
        .example({}, {rows_of({4})});
  }

  explicit OrthogonalRegularizer(const Options& options)
      : factor_(options.number("factor")), rows_(options.text("mode") == "rows") {}

  Symbol penalty(const Symbol& w) const override {
    if (w.shape().rank() != 2) {
      throw ShapeError("orthogonal_regularizer takes matrices, [rows, columns]; found " + w.shape().text());
    }
    const Symbol vectors = rows_ ? w : transpose(w);
    const Symbol unit = vectors * rsqrt(maximum(sum(square(vectors), {1}, true), 1e-14));
    const Symbol index = iota(w.graph(), vectors.shape()[0], DType::int32);
    const Symbol itself = equal(expand_dims(index, 0), expand_dims(index, 1));
    const Symbol cosines = select(itself, 0.0, abs(matmul(unit, unit, false, true)));
    const auto count = static_cast<double>(vectors.shape()[0]);
    return sum(cosines) * (count < 2 ? 0.0 : factor_ / (count * (count - 1)));
  }

 private:
  double factor_;
  bool rows_;
};

}  // namespace

void register_orthogonal_regularizer(Registrar& registrar) { registrar.add<OrthogonalRegularizer>(); }

}  // namespace plexus
