#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// With e = prediction - target: e^2 / 2 where |e| <= delta, else delta |e| - delta^2 / 2; its mean over the
/// last axis. Huber, "Robust Estimation of a Location Parameter", 1964.
class Huber final : public Loss {
 public:
  static Schema schema() {
    return Schema("huber", "Squared error for small errors, absolute error for large ones")
        .number("delta", 1.0, "errors up to this size are squared", greater_than(0))
        .example({})
        .example({{"delta", 0.3}});
  }

  explicit Huber(const Options& options) : delta_(options.number("delta")) {}

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const Symbol error = prediction - target;
    const Symbol size = abs(error);
    return mean_of_last_axis(
        select(less_equal(size, delta_), 0.5 * square(error), delta_ * size - 0.5 * delta_ * delta_));
  }

 private:
  double delta_;
};

}  // namespace

void register_huber(Registrar& registrar) { registrar.add<Huber>(); }

}  // namespace plexus
