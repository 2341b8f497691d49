#include "length.hpp"

namespace plexus {
namespace {

/// initial * rate^(step / steps), as Keras's ExponentialDecay.
class ExponentialDecay final : public Schedule {
 public:
  static Schema schema() {
    return Schema("exponential_decay", "initial * rate ^ (step / steps)")
        .number("initial", "the learning rate of the first step", at_least(0))
        .interval("steps", "in which it is multiplied by rate once")
        .number("rate", "the factor", greater_than(0))
        .boolean("staircase", false, "multiply at the end of each `steps` instead of in every step")
        .example({{"initial", 0.1}, {"steps", "1 epoch"}, {"rate", 0.5}});
  }

  explicit ExponentialDecay(const Options& options)
      : initial_(options.number("initial")),
        steps_(schedule_length(options, "steps")),
        rate_(options.number("rate")),
        staircase_(options.boolean("staircase")) {}

  Symbol at(const Symbol& step, const FitLength& fit) const override {
    const Symbol periods = step / steps_of(steps_, fit);
    return initial_ * pow(rate_, staircase_ ? floor(periods) : periods);
  }

 private:
  double initial_;
  Interval steps_;
  double rate_;
  bool staircase_;
};

}  // namespace

void register_exponential_decay(Registrar& registrar) { registrar.add<ExponentialDecay>(); }

}  // namespace plexus
