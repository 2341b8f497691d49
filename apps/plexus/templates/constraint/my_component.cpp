#include <plexus/plexus.hpp>

using namespace plexus;

/// Weights are kept within [-limit, limit].
class MyComponent final : public Constraint {
 public:
  static Schema schema() {
    return Schema("my_component", "Weights beyond a limit become the limit")
        .number("limit", 1.0, "the largest size of a weight", greater_than(0))
        .example({{"limit", 0.5}});
  }
  explicit MyComponent(const Options& options) : limit_(options.number("limit")) {}

  Symbol project(const Symbol& w) const override { return clip(w, -limit_, limit_); }

 private:
  double limit_;
};

PLEXUS_PLUGIN("my_component", "0.1.0", registrar) { registrar.add<MyComponent>(); }
