#pragma once

#include <plexus/config/component.hpp>
#include <plexus/graph/symbol.hpp>

#include <cstdint>
#include <string>

namespace plexus {

/// How long a fit is: by it a schedule turns intervals into steps.
struct FitLength {
  std::int64_t steps_per_epoch = 1;
  int epochs = 1;  ///< of the whole fit
  friend bool operator==(const FitLength&, const FitLength&) = default;
};

/// A learning rate that changes from step to step.
class Schedule : public Component {
 public:
  static constexpr Kind kind = Kind::schedule;
  ~Schedule() override;
  /// The learning rate of a step, a float64 scalar. step: a float64 scalar, the number of batches trained on
  /// before this one (0, 1, ..), as Keras counts them; without gradient accumulation that is the number of
  /// updates. It is computed once a step and rounded once to the dtype of computation.
  virtual Symbol at(const Symbol& step, const FitLength& fit) const = 0;
  /// A warning to the user about a fit of this length that is possible but hardly meant, such as a warm-up
  /// that does not end. It is a complete text that says what to do; empty: no warning.
  virtual std::string warning(const FitLength& fit) const;
};

/// The learning rate of a step by a schedule. Throws ShapeError if what the schedule returns is no float64
/// scalar, and UsageError if it is of another graph. step: a float64 scalar.
Symbol scheduled_rate(const Schedule& schedule, const Symbol& step, const FitLength& fit);

/// Whether the learning rates of a fit of this length would differ if the fit had more epochs. Then a fit
/// that ended cannot be continued as if it had been longer from the start.
bool depends_on_epochs(const Schedule& schedule, const FitLength& fit);

}  // namespace plexus
