// A layer with a parameter, options and a state that only training changes.

#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// (x - mean) * gain + shift: in training the mean of the batch, which a state follows, else that state.
class Centred final : public Layer {
 public:
  static Schema schema() {
    // mutated: schema
    return Schema("centred", "subtracts a running mean")
        .number("momentum", 0.9, "of the running mean", between(0, 1))
        .number("shift", 0.0, "added in the end")
        .integer("power", 1, "the difference is raised to it", between(1, 3))
        .boolean("use_gain", true, "multiply by a trained number for each feature")
        .component("gain_initializer", Kind::initializer, "ones", "what the gain starts as");
    // end
  }

  explicit Centred(const Options& options)
      // mutated: options
      : momentum_(options.number("momentum")),
        shift_(options.number("shift")),
        power_(static_cast<double>(options.integer("power"))),
        use_gain_(options.boolean("use_gain")),
        gain_initializer_(options.make<Initializer>("gain_initializer")) {}
  // end

  Symbol call(Scope& scope, const Symbol& x) const override {
    const std::int64_t features = x.shape().back();
    const Variable running = scope.state("mean", {features});
    Symbol mean_of_batch = running.value();
    // mutated: state
    if (scope.training()) {
      mean_of_batch = mean(reshape(x, {-1, features}), {0});
      scope.assign(running, running.value() * momentum_ + mean_of_batch * (1 - momentum_));
    }
    // end
    Symbol y = x - mean_of_batch;
    if (power_ != 1) y = pow(y, power_);
    if (use_gain_) y = y * scope.parameter("gain", {features}, *gain_initializer_);
    return y + shift_;
  }

 private:
  double momentum_;
  double shift_;
  double power_;
  bool use_gain_;
  std::unique_ptr<const Initializer> gain_initializer_;
};

}  // namespace
}  // namespace plexus

PLEXUS_PLUGIN("centred", "0.1.0", registrar) { registrar.add<plexus::Centred>(); }
