#include <stdexcept>

#include "../trace.hpp"

namespace {

class Fine final : public Thing {
 public:
  static plexus::Schema schema() { return plexus::Schema("fine", "does nothing").alias("ok"); }
};

class Thrower final : public Thing {
 public:
  static plexus::Schema schema() { return plexus::Schema("thrower", "cannot be made"); }
  explicit Thrower(const plexus::Options&) { throw std::runtime_error("out of luck"); }
};

}  // namespace

PLEXUS_PLUGIN("good", "1.2.3", registrar) {
  registrar.add<Fine>();
  registrar.add<Thrower>();
}
