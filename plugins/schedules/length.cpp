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

std::string text_of(const std::optional<Interval>& length, const FitLength& fit) {
  const Interval whole = length.value_or(Interval::of_epochs(fit.epochs));
  const std::int64_t count = whole.count();
  const std::int64_t steps = whole.steps(fit.steps_per_epoch);
  const std::string in_steps = fmt::format("{} step{}", steps, steps == 1 ? "" : "s");
  if (whole.unit() == Interval::Unit::steps) return in_steps;
  const std::string epochs = fmt::format("{} epoch{}", count, count == 1 ? "" : "s");
  const bool bare = length && whole.text().find("epoch") == std::string::npos;
  if (!bare) return fmt::format("{} ({})", epochs, in_steps);
  return fmt::format("{0}, which means {1} ({2}; write {0} steps for so many steps)", whole.text(), epochs,
                     in_steps);
}

}  // namespace plexus
