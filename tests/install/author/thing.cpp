#include <plexus/plugin/plugin.hpp>

namespace {

class Thing final : public plexus::Component {
 public:
  static constexpr plexus::Kind kind = plexus::Kind::regularizer;
  static plexus::Schema schema() { return plexus::Schema("thing", "the least that a plugin can bring"); }
};

}  // namespace

PLEXUS_PLUGIN("thing", "0.1.0", registrar) { registrar.add<Thing>(); }
