#pragma once

#include <plexus/check/ops/op_case.hpp>
#include <plexus/nn/initializer.hpp>
#include <plexus/nn/layer.hpp>

#include <memory>
#include <vector>

namespace plexus {

/// An op under check as a layer: its floating inputs are the layer's parameters, its other inputs constants.
/// For x [batch, ...] it returns x * (the weighted sum of all outputs of the op), so that each output and
/// each gradient is computed. Any number of threads may use one.
class OpLayer final : public Layer {
 public:
  explicit OpLayer(OpCase tried);
  ~OpLayer() override;
  Symbol call(Scope& scope, const Symbol& x) const override;

 private:
  class Given;

  std::vector<Symbol> operands(Scope& scope) const;

  OpCase tried_;
  std::vector<std::unique_ptr<const Given>> given_;  // of each input
};

}  // namespace plexus
