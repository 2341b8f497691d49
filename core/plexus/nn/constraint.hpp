#pragma once

#include <plexus/config/component.hpp>
#include <plexus/ops/ops.hpp>

namespace plexus {

/// A condition on the values of a parameter: after each update its new value is replaced by one that
/// satisfies the condition.
class Constraint : public Component {
 public:
  static constexpr Kind kind = Kind::constraint;
  ~Constraint() override;
  /// The value that replaces `w`, of w's type. Throws ShapeError for a shape that it cannot treat. It should
  /// return a value that already satisfies the constraint unchanged.
  virtual Symbol project(const Symbol& w) const = 0;
};

}  // namespace plexus
