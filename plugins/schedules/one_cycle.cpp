#include <algorithm>
#include <numbers>
#include <string>

#include <fmt/format.h>

#include "length.hpp"

namespace plexus {
namespace {

/// Half a cosine up from `initial` to `maximum`, then half a cosine down to `end`, as PyTorch's OneCycleLR
/// (Smith, Topin: "Super-Convergence", 2017). The last step of `warmup` has the rate `maximum`.
class OneCycle final : public Schedule {
 public:
  static Schema schema() {
    return Schema("one_cycle", "Half a cosine up, then half a cosine down")
        .number("maximum", "the highest learning rate", at_least(0))
        .optional_interval("steps", "of the cycle; absent: the whole fit")
        .optional_interval("warmup", "in which it rises; absent: 0.3 of the cycle")
        .optional_number("initial", "the learning rate of the first step; absent: maximum / 25", at_least(0))
        .optional_number("end", "that of the last one; absent: initial / 10000", at_least(0))
        .example({{"maximum", 0.1}});
  }

  explicit OneCycle(const Options& options)
      : maximum_(options.number("maximum")),
        steps_(optional_schedule_length(options, "steps")),
        warmup_(optional_schedule_length(options, "warmup")),
        initial_(options.has("initial") ? options.number("initial") : maximum_ / 25),
        end_(options.has("end") ? options.number("end") : initial_ / 1e4) {}

  Symbol at(const Symbol& step, const FitLength& fit) const override {
    const double steps = steps_of(steps_, fit);
    const double top = std::max((warmup_ ? steps_of(warmup_, fit) : 0.3 * steps) - 1, 0.0);
    const double last = std::max(steps - 1, top + 1);
    const Symbol down = cosine(maximum_, end_, (minimum(step, last) - top) / (last - top));
    if (top == 0) return down;
    return select(less_equal(step, top), cosine(initial_, maximum_, step / top), down);
  }

  std::string warning(const FitLength& fit) const override {
    if (!warmup_ || steps_of(warmup_, fit) < steps_of(steps_, fit)) return "";
    return fmt::format(
        "one_cycle: the rate rises for {}, but the whole cycle has {}: the learning rate never falls; "
        "shorten warmup, or {}",
        text_of(warmup_, fit), text_of(steps_, fit),
        steps_ ? "give the cycle more steps" : "train for more epochs");
  }

 private:
  /// From `from` to `to` while `done` goes from 0 to 1.
  static Symbol cosine(double from, double to, const Symbol& done) {
    return to + (from - to) / 2 * (1.0 + cos(std::numbers::pi * done));
  }

  double maximum_;
  std::optional<Interval> steps_;
  std::optional<Interval> warmup_;
  double initial_;
  double end_;
};

}  // namespace

void register_one_cycle(Registrar& registrar) { registrar.add<OneCycle>(); }

}  // namespace plexus
