#include <plexus/plexus.hpp>

#include <numbers>

#include "require_numbers.hpp"

namespace plexus {
namespace {

/// The mean of log(cosh(e)) with e = prediction - target, as e + softplus(-2 e) - log(2): Keras 3, losses.py.
class LogCosh final : public MeanMetric {
 public:
  static Schema schema() {
    return Schema("log_cosh", "Mean of log(cosh(prediction - target))")
        .alias("logcosh")
        .alias("log_cosh_error");
  }

  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    require_numbers(target, prediction);
    const Symbol error = prediction - target;
    return error + softplus(error * -2.0) - std::numbers::ln2;
  }
  Direction direction() const override { return Direction::down; }
};

}  // namespace

void register_log_cosh(Registrar& registrar) { registrar.add<LogCosh>(); }

}  // namespace plexus
