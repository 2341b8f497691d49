#pragma once

#include <plexus/config/component.hpp>
#include <plexus/ops/ops.hpp>

namespace plexus {

/// A price for the size of a parameter.
class Regularizer : public Component {
 public:
  static constexpr Kind kind = Kind::regularizer;
  ~Regularizer() override;
  /// A scalar of w's dtype; not divided by the batch size.
  virtual Symbol penalty(const Symbol& w) const = 0;
};

}  // namespace plexus
