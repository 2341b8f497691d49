#pragma once

#include <plexus/nn/initializer.hpp>
#include <plexus/nn/layer.hpp>
#include <plexus/nn/loss.hpp>
#include <plexus/nn/optimizer.hpp>
#include <plexus/train/plan.hpp>

/// The loss, the optimizer and the layer that surround a component under check in a model that is trained.
/// They are the simplest of their kinds, so that a fault is the component's.
namespace plexus {

/// mean(target * prediction) of each row: its gradient by the prediction is the target, whatever that is. Any
/// number of threads may use one.
class ProbeLoss final : public Loss {
 public:
  Symbol call(Scope& scope, const Symbol& target, const Symbol& prediction) const override;
};

/// w - learning_rate * gradient. Any number of threads may use one.
class ProbeOptimizer final : public Optimizer {
 public:
  ProbeOptimizer();
  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override;
};

/// x * scale with a number for each element of a row, all 1 at first: a parameter before or behind the
/// component. Values of other dtypes are cast to that of computation. Any number of threads may use one.
class ProbeScale final : public Layer {
 public:
  Symbol call(Scope& scope, const Symbol& x) const override;

 private:
  class Ones final : public Initializer {
   public:
    Symbol make(Random& random, const Shape& shape) const override;
  };

  Ones ones_;
};

/// A plan of a ProbeLoss for each of these outputs, and a ProbeOptimizer.
Plan probe_plan(const std::vector<std::string>& outputs);

}  // namespace plexus
