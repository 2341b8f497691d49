#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// x itself, with l1 * sum(|x|) + l2 * sum(x^2), divided by the rows of the batch, added to the loss. Keras
/// 3, activity_regularization.py.
class ActivityRegularization final : public Layer {
 public:
  static Schema schema() {
    return Schema("activity_regularization", "A price for the size of what flows through, added to the loss")
        .number("l1", 0.0, "the price of |x|", at_least(0))
        .number("l2", 0.0, "the price of x^2", at_least(0))
        .example({{"l1", 0.01}, {"l2", 0.02}});
  }

  explicit ActivityRegularization(const Options& options)
      : l1_(options.number("l1")), l2_(options.number("l2")) {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    const double rows = static_cast<double>(x.shape()[0]);
    if (l1_ != 0) scope.add_loss(sum(abs(x)) * (l1_ / rows));
    if (l2_ != 0) scope.add_loss(sum(square(x)) * (l2_ / rows));
    return x;
  }

 private:
  double l1_;
  double l2_;
};

}  // namespace

void register_activity_regularization(Registrar& registrar) { registrar.add<ActivityRegularization>(); }

}  // namespace plexus
