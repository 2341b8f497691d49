#include "monitor.hpp"

#include <plexus/error/error.hpp>

#include <cmath>

#include <fmt/format.h>

namespace plexus {

void Monitor::declare(Schema& schema, double min_delta) {
  schema.text("monitor", "val_loss", "the log that is watched")
      .number("min_delta", min_delta, "a change up to this is no improvement", at_least(0))
      .choice("mode", {"auto", "min", "max"}, "auto",
              "which values are better: small ones, large ones, or what the loss or metric says");
}

Monitor::Monitor(const Options& options)
    : name_(options.text("monitor")), mode_(options.text("mode")), min_delta_(options.number("min_delta")) {}

void Monitor::begin(const Training& training) {
  if (mode_ != "auto") {
    upwards_ = mode_ == "max";
    return;
  }
  const std::optional<Direction> better = training.direction(name_);
  if (!better) {
    throw UsageError(
        fmt::format("whether small or large values of '{}' are better is not known: give mode: min or "
                    "mode: max",
                    name_));
  }
  upwards_ = *better == Direction::up;
}

bool Monitor::improves(double value, double reference) const {
  if (std::isnan(reference)) return !std::isnan(value);
  return upwards_ ? value - min_delta_ > reference : value + min_delta_ < reference;
}

bool Monitor::is_better(double value, double limit) const { return upwards_ ? value > limit : value < limit; }

std::string Monitor::text(double value) const { return fmt::format("{} {:.4g}", name_, value); }

}  // namespace plexus
