#include <algorithm>
#include <numbers>
#include <string>

#include <fmt/format.h>

#include "length.hpp"

namespace plexus {
namespace {

/// Half a cosine from the highest rate to alpha times it, after a linear warm-up, as Keras's CosineDecay
/// (Loshchilov, Hutter: "SGDR", 2016). Without a warm-up the highest rate is `initial`. A warm-up rises from
/// `initial` to `warmup_target`; without a target it rises from 0 to `initial`.
class CosineDecay final : public Schedule {
 public:
  static Schema schema() {
    return Schema("cosine_decay", "Half a cosine down, after a warm-up")
        .number("initial", "the highest learning rate; with warmup_target the first one", at_least(0))
        .optional_interval("steps", "of the decay, after the warm-up; absent: the rest of the fit")
        .number("alpha", 0.0, "what the decay ends with, as a part of the highest rate", between(0, 1))
        .optional_interval("warmup", "in which the rate rises linearly, from 0 or to warmup_target")
        .optional_number("warmup_target", "the rate to which the warm-up rises from initial", at_least(0))
        .example({{"initial", 0.1}})
        .example({{"initial", 0.1}, {"warmup", "1 epoch"}, {"warmup_target", 0.2}});
  }

  explicit CosineDecay(const Options& options)
      : steps_(optional_schedule_length(options, "steps")),
        warmup_(optional_schedule_length(options, "warmup")),
        first_(options.has("warmup_target") ? options.number("initial") : 0),
        highest_(options.number(options.has("warmup_target") ? "warmup_target" : "initial")),
        alpha_(options.number("alpha")) {
    if (options.has("warmup_target") && !warmup_)
      throw ConfigError("warmup_target needs the length of the warm-up: write warmup: 1 epoch");
  }

  Symbol at(const Symbol& step, const FitLength& fit) const override {
    const double warmup = warmup_ ? steps_of(warmup_, fit) : 0;
    const double rest = std::max(steps_of(std::nullopt, fit) - warmup, 1.0);
    const double steps = steps_ ? steps_of(steps_, fit) : rest;
    const Symbol done = minimum(step - warmup, steps) / steps;
    const Symbol cosine = 0.5 * (1.0 + cos(std::numbers::pi * done));
    const Symbol decayed = highest_ * ((1 - alpha_) * cosine + alpha_);
    if (!warmup_) return decayed;
    const Symbol rising = step / warmup * (highest_ - first_) + first_;
    return select(less(step, warmup), rising, decayed);
  }

  std::string warning(const FitLength& fit) const override {
    if (!warmup_ || steps_of(warmup_, fit) < steps_of(std::nullopt, fit)) return "";
    return fmt::format(
        "cosine_decay: the warm-up takes {}, but the whole training has {}: the learning rate never "
        "begins to decay; shorten warmup, or train for more epochs",
        text_of(warmup_, fit), text_of(std::nullopt, fit));
  }

 private:
  std::optional<Interval> steps_;
  std::optional<Interval> warmup_;
  double first_;
  double highest_;
  double alpha_;
};

}  // namespace

void register_cosine_decay(Registrar& registrar) { registrar.add<CosineDecay>(); }

}  // namespace plexus
