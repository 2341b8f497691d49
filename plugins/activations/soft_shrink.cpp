#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// x moved towards 0 by `threshold`, and 0 within it.
class SoftShrink final : public Layer {
 public:
  static Schema schema() {
    return Schema("soft_shrink", "x moved towards 0 by a threshold, and 0 within it")
        .number("threshold", 0.5, "by which x is moved", at_least(0))
        .example({{"threshold", 1}});
  }

  explicit SoftShrink(const Options& options) : threshold_(options.number("threshold")) {}

  Symbol call(Scope&, const Symbol& x) const override { return x - clip(x, -threshold_, threshold_); }

 private:
  double threshold_;
};

}  // namespace

void register_soft_shrink(Registrar& registrar) { registrar.add<SoftShrink>(); }

}  // namespace plexus
