#include <plexus/config/diagnostics.hpp>

#include <vector>

#include <fmt/format.h>

#include "length.hpp"

namespace plexus {
namespace {

/// The learning rate values[i] up to and including step boundaries[i], and the last value afterwards, as
/// Keras's PiecewiseConstantDecay.
class PiecewiseConstant final : public Schedule {
 public:
  static Schema schema() {
    return Schema("piecewise_constant", "One learning rate after the other")
        .tree("boundaries", "a list of lengths from the start: [10 epochs, 20 epochs], ascending")
        .numbers("values", "the learning rates: one more than there are boundaries", at_least(0))
        .alias("piecewise_constant_decay")
        .example(
            {{"boundaries", Tree::list({"4 steps", "2 epochs"})}, {"values", Tree::list({0.1, 0.05, 0.01})}});
  }

  explicit PiecewiseConstant(const Options& options)
      : boundaries_(read(options.tree("boundaries"))), values_(options.numbers("values")) {
    if (values_.size() == boundaries_.size() + 1) return;
    throw ConfigError(fmt::format("{} boundaries lie between {} values; found {} values", boundaries_.size(),
                                  boundaries_.size() + 1, values_.size()));
  }

  Symbol at(const Symbol& step, const FitLength& fit) const override {
    Symbol rate = constant(step.graph(), values_.back(), DType::float64);
    for (std::size_t i = boundaries_.size(); i-- > 0;) {
      rate = select(less_equal(step, steps_of(boundaries_[i], fit)), values_[i], rate);
    }
    return rate;
  }

 private:
  static std::vector<Interval> read(const Tree& list) {
    return at_place(list.position(), [&] { return read_list(list); });
  }

  static std::vector<Interval> read_list(const Tree& list) {
    std::vector<Interval> boundaries;
    for (const Tree& item : list.items()) {
      const std::optional<Interval> boundary = Interval::read(item);
      if (!boundary || boundary->unit() == Interval::Unit::seconds) {
        throw ConfigError(
            fmt::format("boundaries: expected epochs or steps, such as 10 epochs, found {}", describe(item)));
      }
      const bool comparable = !boundaries.empty() && boundaries.back().unit() == boundary->unit();
      if (comparable && boundaries.back().count() >= boundary->count()) {
        throw ConfigError(
            fmt::format("boundaries ascend; found {} after {}", boundary->text(), boundaries.back().text()));
      }
      boundaries.push_back(*boundary);
    }
    if (boundaries.empty())
      throw ConfigError(
          fmt::format("boundaries: expected a list of lengths, such as [10 epochs, 20 epochs], found {}",
                      describe(list)));
    return boundaries;
  }

  std::vector<Interval> boundaries_;
  std::vector<double> values_;
};

}  // namespace

void register_piecewise_constant(Registrar& registrar) { registrar.add<PiecewiseConstant>(); }

}  // namespace plexus
