#include "length.hpp"

namespace plexus {
namespace {

/// (initial - end) * (1 - step / steps)^power + end, and `end` afterwards, as Keras's PolynomialDecay. With
/// `cycle` the length grows to the next multiple of `steps` instead.
class PolynomialDecay final : public Schedule {
 public:
  static Schema schema() {
    return Schema("polynomial_decay", "From initial to end by a power of the steps that are left")
        .number("initial", "the learning rate of the first step", at_least(0))
        .optional_interval("steps", "in which it reaches end; absent: the whole fit")
        .number("end", 0.0001, "the learning rate at the end", at_least(0))
        .number("power", 1, "1: linear", greater_than(0))
        .boolean("cycle", false, "after each `steps` begin again, with a longer decay")
        .example({{"initial", 0.1}})
        .example({{"initial", 0.1}, {"steps", "7 steps"}, {"cycle", true}});
  }

  explicit PolynomialDecay(const Options& options)
      : initial_(options.number("initial")),
        steps_(optional_schedule_length(options, "steps")),
        end_(options.number("end")),
        power_(options.number("power")),
        cycle_(options.boolean("cycle")) {}

  Symbol at(const Symbol& step, const FitLength& fit) const override {
    const double steps = steps_of(steps_, fit);
    const Symbol done =
        cycle_ ? step / (steps * maximum(-floor(-(step / steps)), 1.0)) : minimum(step, steps) / steps;
    return (initial_ - end_) * pow(1.0 - done, power_) + end_;
  }

 private:
  double initial_;
  std::optional<Interval> steps_;
  double end_;
  double power_;
  bool cycle_;
};

}  // namespace

void register_polynomial_decay(Registrar& registrar) { registrar.add<PolynomialDecay>(); }

}  // namespace plexus
