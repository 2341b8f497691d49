#include <plexus/plexus.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Minus the cosine of the angle between target and prediction, vectors along an axis: -1 where they point
/// the same way. The length of a vector counts as 1e-7 at least, so that one of zeros has a cosine of 0.
/// Keras 3, losses.py.
class CosineSimilarity final : public Loss {
 public:
  static Schema schema() {
    return Schema("cosine_similarity", "Minus the cosine of the angle between target and prediction")
        .integer("axis", -1, "along which the vectors lie; other axes than the last are averaged");
  }

  explicit CosineSimilarity(const Options& options) : axis_(options.integer("axis")) {}

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const auto rank = static_cast<std::int64_t>(prediction.shape().rank());
    if (rank < 2) throw ShapeError("an angle needs vectors, [?, values]; found [?]");
    const std::int64_t axis = axis_ < 0 ? axis_ + rank : axis_;
    if (axis < 1 || axis >= rank) {
      throw ShapeError(
          fmt::format("cosine_similarity: axis {} is none of a row's: predictions are {}, whose "
                      "axis 0 is the batch's",
                      axis_, prediction.shape().text()));
    }
    const Symbol cosines = sum(direction(target, axis) * direction(prediction, axis), {axis});
    if (axis == rank - 1) return -cosines;
    return -mean(reshape(cosines, {cosines.shape()[0], -1}), {1});
  }

 private:
  static Symbol direction(const Symbol& x, std::int64_t axis) {
    return x / sqrt(maximum(sum(square(x), {axis}, true), 1e-14));
  }

  std::int64_t axis_;
};

}  // namespace

void register_cosine_similarity(Registrar& registrar) { registrar.add<CosineSimilarity>(); }

}  // namespace plexus
