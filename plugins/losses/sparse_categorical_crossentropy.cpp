#include <plexus/nn/masking_loss.hpp>
#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// -log of the probability given to the target's class. target: class indices. Targets of the ignored class,
/// for which the output need not have a value, have the loss 0, and the losses of the others are scaled so
/// that the mean of all is the mean of these others (Keras 3, losses/loss.py, apply_mask).
class SparseCategoricalCrossentropy final : public MaskingLoss {
 public:
  static Schema schema() {
    return Schema("sparse_categorical_crossentropy", "Cross-entropy of classes given as indices")
        .boolean("from_logits", false, "predictions are logits, not probabilities")
        .optional_integer(
            "ignore_class",
            "targets of this class cost nothing, as -1 or 255 for \"unknown\"; metrics read them: "
            "accuracy counts each as wrong if the output has no such class, and metrics of single "
            "classes refuse it then")
        .example({})
        .example({{"from_logits", true}});
  }

  explicit SparseCategoricalCrossentropy(const Options& options)
      : from_logits_(options.boolean("from_logits")) {
    if (options.has("ignore_class")) ignored_ = options.integer("ignore_class");
  }

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    if (!ignored_) return costs(target, prediction);
    const Symbol left_out = equal(target, static_cast<double>(*ignored_));
    const Symbol values = costs(select(left_out, 0.0, target), prediction);
    const Symbol counts = cast(logical_not(left_out), values.dtype());
    const Symbol all = batch_total(sum(ones_like(counts)));
    return select(left_out, 0.0, values) * (all / (batch_total(sum(counts)) + 1e-7));
  }
  std::optional<std::int64_t> ignored_class() const override { return ignored_; }
  TargetKind targets() const override { return TargetKind::class_index; }
  PredictionKind predictions() const override {
    return from_logits_ ? PredictionKind::class_logits : PredictionKind::class_probabilities;
  }

 private:
  Symbol costs(const Symbol& target, const Symbol& prediction) const {
    return from_logits_ ? sparse_softmax_cross_entropy(target, prediction)
                        : sparse_categorical_cross_entropy(target, prediction);
  }

  bool from_logits_;
  std::optional<std::int64_t> ignored_;
};

}  // namespace

void register_sparse_categorical_crossentropy(Registrar& registrar) {
  registrar.add<SparseCategoricalCrossentropy>();
}

}  // namespace plexus
