// Optimizers with slots, and a callback with a state.

#include <plexus/plexus.hpp>
#include <plexus/train/callback.hpp>

#include <string>

namespace plexus {
namespace {

/// Steps along a moving average of gradients, divided by the root of a moving average of their squares.
class AveragedSteps final : public Optimizer {
 public:
  static Schema schema() {
    // mutated: schema
    return optimizer_schema("averaged_steps", "averages of gradients and squares", 0.01)
        .number("decay", 0.9, "of the averages", in_half_open(0, 1))
        .number("epsilon", 1e-7, "keeps the quotient finite", greater_than(0));
    // end
  }
  explicit AveragedSteps(const Options& options)
      // mutated: options
      : decay_(options.number("decay")), epsilon_(options.number("epsilon")) {}
  // end

  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    // mutated: state
    const Variable average = scope.slot("average_gradient", w);
    const Variable squares = scope.slot("average_square", w);
    scope.assign(average, average.value() * decay_ + gradient * (1 - decay_));
    scope.assign(squares, squares.value() * decay_ + square(gradient) * (1 - decay_));
    const Symbol step = average.value() / (sqrt(squares.value()) + epsilon_);
    scope.assign(w, w.value() - scope.learning_rate() * step);
    // end
  }

 private:
  double decay_;
  double epsilon_;
};

/// Adds the lowest loss so far to the logs.
class LowestLoss final : public Callback {
 public:
  static Schema schema() { return Schema("lowest_loss", "the lowest loss so far as a log"); }
  std::vector<std::string> adds() const override { return {"lowest_loss"}; }

  // mutated: state
  void on_train_begin(Training&) override {
    lowest_ = 1e9;
    epochs_ = 0;
  }
  void on_epoch_end(Training&, Logs& logs) override {
    const double loss = find(logs, "loss").value_or(lowest_);
    lowest_ = loss < lowest_ ? loss : lowest_;
    logs.emplace_back("lowest_loss", lowest_ + 0.001 * ++epochs_);
  }
  CallbackState save() const override {
    CallbackState state;
    state.tensors.emplace("lowest", Tensor::scalar(lowest_));
    state.tensors.emplace("epochs", Tensor::scalar(static_cast<double>(epochs_)));
    return state;
  }
  void load(const CallbackState& state) override {
    lowest_ = state.tensors.at("lowest").item();
    epochs_ = static_cast<int>(state.tensors.at("epochs").item());
  }
  // end

 private:
  double lowest_ = 1e9;
  int epochs_ = 0;
};

}  // namespace
}  // namespace plexus

PLEXUS_PLUGIN("steps", "0.1.0", registrar) {
  registrar.add<plexus::AveragedSteps>();
  registrar.add<plexus::LowestLoss>();
}
