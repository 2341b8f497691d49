#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// The same learning rate in each step: learning_rate: {constant: {value: 0.01}} is learning_rate: 0.01,
/// except that a callback that sets the learning rate is told that it replaces a schedule.
class ConstantSchedule final : public Schedule {
 public:
  static Schema schema() {
    return Schema("constant", "The same learning rate in each step")
        .number("value", "the learning rate", at_least(0))
        .example({{"value", 0.01}});
  }

  explicit ConstantSchedule(const Options& options) : value_(options.number("value")) {}

  Symbol at(const Symbol& step, const FitLength&) const override {
    return constant(step.graph(), value_, DType::float64);
  }

 private:
  double value_;
};

}  // namespace

void register_constant(Registrar& registrar) { registrar.add<ConstantSchedule>(); }

}  // namespace plexus
