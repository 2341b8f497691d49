#include <stdexcept>

#include "../trace.hpp"

namespace {

class Half final : public Thing {
 public:
  static plexus::Schema schema() { return plexus::Schema("half", "registered before the plugin gives up"); }
};

}  // namespace

PLEXUS_PLUGIN("throws", "1.0.0", registrar) {
  registrar.add<Half>();
  throw std::runtime_error("no licence found");
}
