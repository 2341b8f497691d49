#include "wrong_losses.hpp"

#include <plexus/plexus.hpp>

#include <atomic>
#include <cmath>

namespace plexus::tests {
namespace {

/// Its value depends on the other rows of the batch.
struct CentredLoss final : Loss {
  static Schema schema() { return Schema("wrong_loss_of_batch", "a fault"); }
  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const Symbol error = target - prediction;
    return mean_of_last_axis(square(error - mean(error, {0}, true)));
  }
};

/// Infinite at a probability of 0.
struct UnclippedLoss final : Loss {
  static Schema schema() { return Schema("wrong_loss_at_ends", "a fault"); }
  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return mean_of_last_axis(-(target * log(prediction)));
  }
  TargetKind targets() const override { return TargetKind::unit_interval; }
  PredictionKind predictions() const override { return PredictionKind::probability; }
};

/// Its gradient at a perfect prediction is 0 / 0.
struct RootLoss final : Loss {
  static Schema schema() { return Schema("wrong_loss_at_target", "a fault"); }
  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return sqrt(mean_of_last_axis(square(target - prediction)));
  }
};

/// No gradient flows through a part of it.
struct StoppedLoss final : Loss {
  static Schema schema() { return Schema("wrong_loss_gradient", "a fault"); }
  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const Symbol error = target - prediction;
    return mean_of_last_axis(error * stop_gradient(error));
  }
};

/// Another trace has another constant.
struct ImpureLoss final : Loss {
  static Schema schema() { return Schema("wrong_loss_impure", "a fault"); }
  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return mean_of_last_axis(abs(target - prediction)) * (1.0 + 0.001 * calls++);
  }
  mutable std::atomic<int> calls{0};
};

/// Its option may be 0, by which it divides.
struct BoundedLoss final : Loss {
  static Schema schema() {
    return Schema("wrong_loss_bound", "a fault").number("delta", 1.0, "the unit", at_least(0));
  }
  explicit BoundedLoss(const Options& options) : delta(options.number("delta")) {}
  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return mean_of_last_axis(square((target - prediction) / delta));
  }
  double delta;
};

struct GoodLoss final : Loss {
  static Schema schema() { return Schema("good_loss", "log(cosh(error))"); }
  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const Symbol error = prediction - target;
    return mean_of_last_axis(error + softplus(-2.0 * error) - std::log(2.0));
  }
};

}  // namespace

void add_wrong_losses(Registrar& registrar) {
  registrar.add<CentredLoss>();
  registrar.add<UnclippedLoss>();
  registrar.add<RootLoss>();
  registrar.add<StoppedLoss>();
  registrar.add<ImpureLoss>();
  registrar.add<GoodLoss>();
  registrar.add<BoundedLoss>();
}

}  // namespace plexus::tests
