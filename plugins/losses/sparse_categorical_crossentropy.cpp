#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// -log of the probability given to the target's class. target: class indices.
class SparseCategoricalCrossentropy final : public Loss {
 public:
  static Schema schema() {
    return Schema("sparse_categorical_crossentropy", "Cross-entropy of classes given as indices")
        .boolean("from_logits", false, "predictions are logits, not probabilities");
  }

  explicit SparseCategoricalCrossentropy(const Options& options)
      : from_logits_(options.boolean("from_logits")) {}

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return from_logits_ ? sparse_softmax_cross_entropy(target, prediction)
                        : sparse_categorical_cross_entropy(target, prediction);
  }
  TargetKind targets() const override { return TargetKind::class_index; }
  PredictionKind predictions() const override {
    return from_logits_ ? PredictionKind::class_logits : PredictionKind::class_probabilities;
  }

 private:
  bool from_logits_;
};

}  // namespace

void register_sparse_categorical_crossentropy(Registrar& registrar) {
  registrar.add<SparseCategoricalCrossentropy>();
}

}  // namespace plexus
