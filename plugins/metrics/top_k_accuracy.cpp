#include <plexus/plexus.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

/// The share of rows whose class is among the k with the largest values; of equal values the first counts as
/// the larger, as in accuracy. Targets are indices of classes, or have a value for each, of which the largest
/// is meant.
class TopKAccuracy final : public MeanMetric {
 public:
  static Schema schema() {
    return Schema("top_k_accuracy", "Share of rows whose class is among the k most probable")
        .integer("k", 5, "how many classes are looked at", at_least(1))
        .alias("top_k_categorical_accuracy")
        .alias("sparse_top_k_categorical_accuracy")
        .example({{"k", 2}}, {rows_of({4})});
  }

  explicit TopKAccuracy(const Options& options) : k_(options.integer("k")) {}

  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    if (prediction.shape().rank() < 2 || prediction.shape().back() == 1) {
      throw ShapeError(fmt::format("top_k_accuracy needs a value for each class, [?, ..., classes]; found {}",
                                   prediction.shape().text()));
    }
    const bool indices = target.shape().rank() < prediction.shape().rank();
    const Symbol meant = expand_dims(indices ? cast(target, DType::int64) : argmax(target), -1);
    const Symbol classes = iota(prediction.graph(), prediction.shape().back(), DType::int64);
    const Symbol chosen = sum(select(equal(classes, meant), prediction, 0.0), {-1}, true);
    const Symbol before =
        logical_or(greater(prediction, chosen), logical_and(equal(prediction, chosen), less(classes, meant)));
    const Symbol rank = sum(cast(before, prediction.dtype()), {-1});
    const Symbol known = squeeze(equal(chosen, chosen), -1);  // a NaN is never among the largest
    return logical_and(less(rank, static_cast<double>(k_)), known);
  }
  Direction direction() const override { return Direction::up; }
  Judged judged() const override { return Judged::classes; }

 private:
  std::int64_t k_;
};

}  // namespace

void register_top_k_accuracy(Registrar& registrar) { registrar.add<TopKAccuracy>(); }

}  // namespace plexus
