#include <plexus/plexus.hpp>

#include "require_numbers.hpp"

namespace plexus {
namespace {

/// The mean of the cosine of the angle between target and prediction, vectors along the last axis. The length
/// of a vector counts as 1e-7 at least. Keras 3, regression_metrics.py.
class CosineSimilarity final : public MeanMetric {
 public:
  static Schema schema() {
    return Schema("cosine_similarity", "Cosine of the angle between target and prediction");
  }

  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    require_numbers(target, prediction);
    if (prediction.shape().rank() < 2) throw ShapeError("an angle needs vectors, [?, values]; found [?]");
    return sum(unit(target) * unit(prediction), {-1});
  }
  Direction direction() const override { return Direction::up; }

 private:
  static Symbol unit(const Symbol& x) { return x / sqrt(maximum(sum(square(x), {-1}, true), 1e-14)); }
};

}  // namespace

void register_cosine_similarity(Registrar& registrar) { registrar.add<CosineSimilarity>(); }

}  // namespace plexus
