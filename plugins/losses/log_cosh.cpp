#include <plexus/plexus.hpp>

#include <numbers>

namespace plexus {
namespace {

/// The mean of log(cosh(e)) with e = prediction - target over the last axis, in the form e + softplus(-2 e) -
/// log(2) that does not overflow: Keras 3, losses.py.
class LogCosh final : public Loss {
 public:
  static Schema schema() {
    return Schema("log_cosh", "Mean of log(cosh(prediction - target))").alias("logcosh");
  }

  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const Symbol error = prediction - target;
    return mean_of_last_axis(error + softplus(error * -2.0) - std::numbers::ln2);
  }
};

}  // namespace

void register_log_cosh(Registrar& registrar) { registrar.add<LogCosh>(); }

}  // namespace plexus
