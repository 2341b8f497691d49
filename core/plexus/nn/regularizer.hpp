#pragma once

#include <plexus/config/component.hpp>
#include <plexus/ops/ops.hpp>

namespace plexus {

/// A penalty on the values of a parameter, which is added to the loss.
class Regularizer : public Component {
 public:
  static constexpr Kind kind = Kind::regularizer;
  ~Regularizer() override;
  /// The penalty, a scalar of w's dtype; it is not divided by the batch size.
  virtual Symbol penalty(const Symbol& w) const = 0;
};

}  // namespace plexus
