#include "wrong_fits.hpp"

#include <plexus/plexus.hpp>
#include <plexus/train/callback.hpp>

#include <atomic>

namespace plexus::tests {
namespace {

struct CountingSchedule final : Schedule {
  static Schema schema() { return Schema("wrong_schedule_calls", "a fault"); }
  Symbol at(const Symbol& step, const FitLength&) const override {
    return constant(step.graph(), 0.1 / ++calls, DType::float64);
  }
  mutable std::atomic<int> calls{0};
};

/// It goes on falling below 0 after the fit.
struct FallingSchedule final : Schedule {
  static Schema schema() { return Schema("wrong_schedule_range", "a fault"); }
  Symbol at(const Symbol& step, const FitLength& fit) const override {
    return 0.1 * (1.0 - step / static_cast<double>(fit.steps_per_epoch * fit.epochs));
  }
};

struct SilentCallback final : Callback {
  static Schema schema() { return Schema("wrong_callback_weights", "a fault"); }
  void on_epoch_begin(Training& training) override {
    NamedTensors weights = training.weights();
    for (auto& [name, value] : weights) value = Tensor::full(value.type(), 0.125);
    if (training.progress().epoch == 2) training.set_weights(weights);
  }
};

/// It counts epochs, and adds the count to the logs.
struct ForgetfulCallback final : Callback {
  static Schema schema() { return Schema("wrong_callback_state", "a fault"); }
  std::vector<std::string> adds() const override { return {"epochs_seen"}; }
  void on_train_begin(Training&) override { seen = 0; }
  void on_epoch_end(Training&, Logs& logs) override { logs.emplace_back("epochs_seen", ++seen); }
  int seen = 0;
};

/// What it saved it does not load; no log shows that.
struct UnloadedCallback final : Callback {
  static Schema schema() { return Schema("wrong_callback_load", "a fault"); }
  void on_epoch_end(Training&, Logs&) override { ++seen; }
  CallbackState save() const override {
    CallbackState state;
    state.tensors.emplace("seen", Tensor::scalar(static_cast<double>(seen)));
    return state;
  }
  int seen = 0;
};

struct ThrowingCallback final : Callback {
  static Schema schema() { return Schema("wrong_callback_throws", "a fault"); }
  void on_epoch_end(Training&, Logs&) override { throw 42; }
};

}  // namespace

void add_wrong_fits(Registrar& registrar) {
  registrar.add<CountingSchedule>();
  registrar.add<FallingSchedule>();
  registrar.add<SilentCallback>();
  registrar.add<ForgetfulCallback>();
  registrar.add<UnloadedCallback>();
  registrar.add<ThrowingCallback>();
}

}  // namespace plexus::tests
