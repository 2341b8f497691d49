#include <plexus/plexus.hpp>

using namespace plexus;

/// Snake activation: x + sin^2(a x) / a, with one learnt frequency a for each feature (Ziyin, Hartwig, Ueda:
/// "Neural networks fail to learn periodic functions and how to fix it", 2020).
/// x: [..., features] -> [..., features]. frequency: [features], starting as ones.
class Snake final : public Layer {
 public:
  static Schema schema() {
    return Schema("snake", "x + sin^2(a x) / a, with a learnt a for each feature")
        .component("frequency_initializer", Kind::initializer, "ones", "what a starts as");
  }
  explicit Snake(const Options& options) : initializer_(options.make<Initializer>("frequency_initializer")) {}

  Symbol call(Scope& scope, const Symbol& x) const override {
    const Symbol a = scope.parameter("frequency", {x.shape().back()}, *initializer_);
    return x + square(sin(a * x)) / a;
  }

 private:
  std::unique_ptr<const Initializer> initializer_;
};

PLEXUS_PLUGIN("snake", "0.1.0", registrar) { registrar.add<Snake>(); }
