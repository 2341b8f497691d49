#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// exp(x) / sum(exp(x)) along one axis, which is not that of the rows.
class Softmax final : public Layer {
 public:
  static Schema schema() {
    return Schema("softmax", "Probabilities along an axis").integer("axis", -1, "the axis that sums to one");
  }

  explicit Softmax(const Options& options) : axis_(options.integer("axis")) {}

  Symbol call(Scope&, const Symbol& x) const override {
    if (normalized_axis(axis_, x.shape().rank()) == 0) {
      throw ShapeError("softmax needs an axis beside the rows of the batch, found a value a row");
    }
    return softmax(x, axis_);
  }

 private:
  std::int64_t axis_;
};

}  // namespace

void register_softmax(Registrar& registrar) { registrar.add<Softmax>(); }

}  // namespace plexus
