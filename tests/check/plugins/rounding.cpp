// A plugin that changes the rounding of the process while it is loaded.

#include <plexus/plexus.hpp>

#include <cfenv>

namespace {

using namespace plexus;

class Same final : public Layer {
 public:
  static Schema schema() { return Schema("same", "A layer for tests"); }
  Symbol call(Scope&, const Symbol& x) const override { return x; }
};

}  // namespace

PLEXUS_PLUGIN("rounding", "0.1.0", registrar) {
  std::fesetround(FE_UPWARD);
  registrar.add<Same>();
}
