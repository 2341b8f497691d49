#pragma once

#include <plexus/config/tree.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace plexus {

/// A length of a training, or how often something happens in it: a whole number of epochs or of training
/// steps, or a time. It is kept as it was written. A value type. Several threads may read one at the same
/// time; a thread that changes it must be alone with it.
class Interval {
 public:
  enum class Unit : std::uint8_t { epochs, steps, seconds };

  /// Throw UsageError unless the number is at least 1.
  static Interval of_epochs(std::int64_t epochs);
  static Interval of_steps(std::int64_t steps);
  /// Throws UsageError unless the number is finite and greater than 0.
  static Interval of_seconds(double seconds);

  /// Reads "20 epochs", "1 epoch", "500 steps", "30 seconds", "1.5 minutes", "2 hours" and a bare number of
  /// epochs, "20". nullopt for any other text, for a number that is not greater than 0, and for a part of an
  /// epoch or of a step.
  static std::optional<Interval> read(const Tree& scalar);

  Unit unit() const { return unit_; }
  /// The number of epochs or steps. Throws UsageError for a time.
  std::int64_t count() const;
  /// The time in seconds. Throws UsageError unless it is a time.
  double seconds() const;
  /// The number of training steps, with so many steps in an epoch (the largest int64 if there are more).
  /// Throws UsageError for a time.
  std::int64_t steps(std::int64_t steps_per_epoch) const;

  /// As it was written: "20 epochs", "20".
  const std::string& text() const { return text_; }
  friend bool operator==(const Interval&, const Interval&) = default;

 private:
  Interval() = default;

  Unit unit_ = Unit::epochs;
  std::int64_t count_ = 1;  // of epochs or steps
  double seconds_ = 0;
  std::string text_;
};

}  // namespace plexus
