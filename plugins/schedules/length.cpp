#include "length.hpp"

#include <fmt/format.h>

namespace plexus {

Interval schedule_length(const Options& options, std::string_view name) {
  const Interval& length = options.interval(name);
  if (length.unit() != Interval::Unit::seconds) return length;
  throw ConfigError(
      fmt::format("{}: a schedule counts epochs or steps, which a time does not say; found '{}', write "
                  "{}: 20 epochs",
                  name, length.text(), name));
}

std::optional<Interval> optional_schedule_length(const Options& options, std::string_view name) {
  if (!options.has(name)) return std::nullopt;
  return schedule_length(options, name);
}

double steps_of(const std::optional<Interval>& length, const FitLength& fit) {
  const Interval whole = length.value_or(Interval::of_epochs(fit.epochs));
  return static_cast<double>(whole.steps(fit.steps_per_epoch));
}

}  // namespace plexus
