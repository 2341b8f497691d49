#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// Each row n times, one under the other: [batch, features] -> [batch, n, features].
class RepeatVector final : public Layer {
 public:
  static Schema schema() {
    return Schema("repeat_vector", "Each row n times")
        .integer("n", "how often", at_least(1))
        .example({{"n", 3}});
  }

  explicit RepeatVector(const Options& options) : n_(options.integer("n")) {}

  Symbol call(Scope&, const Symbol& x) const override {
    if (x.shape().rank() != 2)
      throw ShapeError("repeat_vector takes [?, features], found " + x.shape().text());
    return broadcast_to(expand_dims(x, 1), x.shape().inserted(1, n_));
  }

 private:
  std::int64_t n_;
};

}  // namespace

void register_repeat_vector(Registrar& registrar) { registrar.add<RepeatVector>(); }

}  // namespace plexus
