#include "../trace.hpp"

namespace {

class New final : public Thing {
 public:
  static plexus::Schema schema() { return plexus::Schema("new_one", "would be fine"); }
};

class Fine final : public Thing {
 public:
  static plexus::Schema schema() { return plexus::Schema("fine", "a name that the plugin 'good' has taken"); }
};

}  // namespace

PLEXUS_PLUGIN("clash", "1.0.0", registrar) {
  registrar.add<New>();
  registrar.add<Fine>();
}
