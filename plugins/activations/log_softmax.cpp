#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// x - log(sum(exp(x))) along one axis, which is not that of the rows.
class LogSoftmax final : public Layer {
 public:
  static Schema schema() {
    return Schema("log_softmax", "Logarithms of the softmax along an axis")
        .integer("axis", -1, "along which the probabilities sum to one");
  }

  explicit LogSoftmax(const Options& options) : axis_(options.integer("axis")) {}

  Symbol call(Scope&, const Symbol& x) const override {
    if (normalized_axis(axis_, x.shape().rank()) == 0) {
      throw ShapeError("log_softmax needs an axis beside the rows of the batch, found a value a row");
    }
    return log_softmax(x, axis_);
  }

 private:
  std::int64_t axis_;
};

}  // namespace

void register_log_softmax(Registrar& registrar) { registrar.add<LogSoftmax>(); }

}  // namespace plexus
