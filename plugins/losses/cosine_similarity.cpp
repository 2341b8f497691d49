#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// Minus the cosine of the angle between target and prediction, vectors along the last axis: -1 where they
/// point the same way. The length of a vector counts as 1e-7 at least, so that one of zeros has a cosine of
/// 0. Keras 3, losses.py.
class CosineSimilarity final : public Loss {
 public:
  static Schema schema() {
    return Schema("cosine_similarity", "Minus the cosine of the angle between target and prediction");
  }

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    if (prediction.shape().rank() < 2) throw ShapeError("an angle needs vectors, [?, values]; found [?]");
    return -sum(direction(target) * direction(prediction), {-1});
  }

 private:
  static Symbol direction(const Symbol& x) { return x / sqrt(maximum(sum(square(x), {-1}, true), 1e-14)); }
};

}  // namespace

void register_cosine_similarity(Registrar& registrar) { registrar.add<CosineSimilarity>(); }

}  // namespace plexus
