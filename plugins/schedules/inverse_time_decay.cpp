#include "length.hpp"

namespace plexus {
namespace {

/// initial / (1 + rate * step / steps), as Keras's InverseTimeDecay.
class InverseTimeDecay final : public Schedule {
 public:
  static Schema schema() {
    return Schema("inverse_time_decay", "initial / (1 + rate * step / steps)")
        .number("initial", "the learning rate of the first step", at_least(0))
        .interval("steps", "in which the divisor grows by rate")
        .number("rate", "the growth of the divisor", at_least(0))
        .boolean("staircase", false, "divide at the end of each `steps` instead of in every step")
        .example({{"initial", 0.1}, {"steps", "1 epoch"}, {"rate", 0.5}});
  }

  explicit InverseTimeDecay(const Options& options)
      : initial_(options.number("initial")),
        steps_(schedule_length(options, "steps")),
        rate_(options.number("rate")),
        staircase_(options.boolean("staircase")) {}

  Symbol at(const Symbol& step, const FitLength& fit) const override {
    const Symbol periods = step / steps_of(steps_, fit);
    return initial_ / (1.0 + rate_ * (staircase_ ? floor(periods) : periods));
  }

 private:
  double initial_;
  Interval steps_;
  double rate_;
  bool staircase_;
};

}  // namespace

void register_inverse_time_decay(Registrar& registrar) { registrar.add<InverseTimeDecay>(); }

}  // namespace plexus
