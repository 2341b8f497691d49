#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// x where |x| > threshold, else 0.
class HardShrink final : public Layer {
 public:
  static Schema schema() {
    return Schema("hard_shrink", "x where |x| is above a threshold, else 0")
        .number("threshold", 0.5, "up to which values become 0", at_least(0));
  }

  explicit HardShrink(const Options& options) : threshold_(options.number("threshold")) {}

  Symbol call(Scope&, const Symbol& x) const override { return select(greater(abs(x), threshold_), x, 0.0); }

 private:
  double threshold_;
};

}  // namespace

void register_hard_shrink(Registrar& registrar) { registrar.add<HardShrink>(); }

}  // namespace plexus
