#include <plexus/config/interval.hpp>
#include <plexus/config/scalar.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include <fmt/format.h>

namespace plexus {
namespace {

using Unit = Interval::Unit;

struct UnitName {
  std::string_view name;  ///< for one; an s is added for more
  Unit unit;
  double seconds;  ///< of one unit, if it is a time
};

constexpr UnitName unit_names[] = {
    {"epoch", Unit::epochs, 0},    {"step", Unit::steps, 0},      {"second", Unit::seconds, 1},
    {"minute", Unit::seconds, 60}, {"hour", Unit::seconds, 3600},
};

const UnitName* unit_named(std::string_view word) {
  for (const UnitName& entry : unit_names) {
    if (word == entry.name || (word.ends_with('s') && word.substr(0, word.size() - 1) == entry.name))
      return &entry;
  }
  return nullptr;
}

void require_positive(std::int64_t count, std::string_view unit) {
  if (count < 1) throw UsageError(fmt::format("an interval is at least 1 {}, not {}", unit, count));
}

}  // namespace

Interval Interval::of_epochs(std::int64_t epochs) {
  require_positive(epochs, "epoch");
  Interval interval;
  interval.count_ = epochs;
  interval.text_ = fmt::format("{} epoch{}", epochs, epochs == 1 ? "" : "s");
  return interval;
}

Interval Interval::of_steps(std::int64_t steps) {
  require_positive(steps, "step");
  Interval interval;
  interval.unit_ = Unit::steps;
  interval.count_ = steps;
  interval.text_ = fmt::format("{} step{}", steps, steps == 1 ? "" : "s");
  return interval;
}

Interval Interval::of_seconds(double seconds) {
  if (!std::isfinite(seconds) || seconds <= 0)
    throw UsageError(fmt::format("an interval is longer than 0 seconds, not {}", seconds));
  Interval interval;
  interval.unit_ = Unit::seconds;
  interval.seconds_ = seconds;
  interval.text_ = fmt::format("{} second{}", seconds, seconds == 1 ? "" : "s");
  return interval;
}

std::optional<Interval> Interval::read(const Tree& scalar) {
  if (!scalar.is_scalar()) return std::nullopt;
  Interval interval;
  interval.text_ = scalar.text();
  const std::string_view text = interval.text_;
  const std::size_t blank = text.find(' ');
  const bool bare = blank == std::string_view::npos;
  if (bare && scalar.quoted()) return std::nullopt;
  const std::size_t word = bare ? blank : text.find_first_not_of(' ', blank);
  const UnitName* unit = bare ? unit_names : unit_named(text.substr(std::min(word, text.size())));
  if (!unit) return std::nullopt;

  const Tree number(std::string(text.substr(0, blank)));
  interval.unit_ = unit->unit;
  if (unit->unit == Unit::seconds) {
    const std::optional<double> value = as_number(number);
    interval.seconds_ = value.value_or(0) * unit->seconds;
    if (!std::isfinite(interval.seconds_) || interval.seconds_ <= 0) return std::nullopt;
  } else {
    const std::optional<std::int64_t> value = as_integer(number);
    if (!value || *value < 1) return std::nullopt;
    interval.count_ = *value;
  }
  return interval;
}

std::int64_t Interval::count() const {
  if (unit_ != Unit::seconds) return count_;
  throw UsageError(fmt::format("the interval {} is a time, and no number of epochs or steps", text_));
}

double Interval::seconds() const {
  if (unit_ == Unit::seconds) return seconds_;
  throw UsageError(fmt::format("the interval {} is no time", text_));
}

std::int64_t Interval::steps(std::int64_t steps_per_epoch) const {
  if (unit_ != Unit::epochs) return count();
  std::int64_t steps = 0;
  const bool overflows = __builtin_mul_overflow(count_, steps_per_epoch, &steps);
  return overflows ? std::numeric_limits<std::int64_t>::max() : steps;
}

}  // namespace plexus
