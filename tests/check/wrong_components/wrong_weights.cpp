#include "wrong_weights.hpp"

#include <plexus/plexus.hpp>

namespace plexus::tests {
namespace {

struct PathlessInitializer final : Initializer {
  static Schema schema() { return Schema("wrong_initializer_path", "a fault"); }
  Symbol make(Random& random, const Shape& shape) const override {
    return random_uniform(constant(random.graph(), 0, DType::int64), 99, {random.dtype(), shape});
  }
};

struct InfiniteInitializer final : Initializer {
  static Schema schema() { return Schema("wrong_initializer_range", "a fault"); }
  Symbol make(Random& random, const Shape& shape) const override { return log(random.full(shape, 0)); }
};

struct KinkedRegularizer final : Regularizer {
  static Schema schema() { return Schema("wrong_regularizer_at_zero", "a fault"); }
  Symbol penalty(const Symbol& w) const override { return sqrt(sum(square(w))); }
};

struct StoppedRegularizer final : Regularizer {
  static Schema schema() { return Schema("wrong_regularizer_gradient", "a fault"); }
  Symbol penalty(const Symbol& w) const override { return sum(w * stop_gradient(w)); }
};

/// Weights grow without an end.
struct DoublingConstraint final : Constraint {
  static Schema schema() { return Schema("wrong_constraint_doubles", "a fault"); }
  Symbol project(const Symbol& w) const override { return w * 2.0; }
};

struct ConstantConstraint final : Constraint {
  static Schema schema() { return Schema("wrong_constraint_constant", "a fault"); }
  Symbol project(const Symbol& w) const override { return zeros_like(w); }
};

struct UnguardedConstraint final : Constraint {
  static Schema schema() { return Schema("wrong_constraint_at_zero", "a fault"); }
  Symbol project(const Symbol& w) const override { return w * rsqrt(sum(square(w))); }
};

struct NarrowConstraint final : Constraint {
  static Schema schema() { return Schema("wrong_constraint_shape", "a fault"); }
  Symbol project(const Symbol& w) const override { return sum(w, {0}, true); }
};

}  // namespace

void add_wrong_weights(Registrar& registrar) {
  registrar.add<PathlessInitializer>();
  registrar.add<InfiniteInitializer>();
  registrar.add<KinkedRegularizer>();
  registrar.add<StoppedRegularizer>();
  registrar.add<DoublingConstraint>();
  registrar.add<ConstantConstraint>();
  registrar.add<UnguardedConstraint>();
  registrar.add<NarrowConstraint>();
}

}  // namespace plexus::tests
