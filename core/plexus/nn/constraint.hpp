#pragma once

#include <plexus/config/component.hpp>
#include <plexus/ops/ops.hpp>

namespace plexus {

/// What the values of a parameter must satisfy: after each update its new value is replaced by one that does.
class Constraint : public Component {
 public:
  static constexpr Kind kind = Kind::constraint;
  ~Constraint() override;
  /// The value that takes the place of `w`, of w's type. Throws ShapeError for a shape that it cannot treat.
  /// It should leave alone what satisfies the constraint already.
  virtual Symbol project(const Symbol& w) const = 0;
};

}  // namespace plexus
