// Changes the process before anybody has asked it for anything, and again while it registers.

#include "../changes.hpp"
#include "../trace.hpp"

namespace {

const bool changed = (change("all"), true);

}  // namespace

PLEXUS_PLUGIN("changes_when_loaded", "1.0.0", registrar) {
  change("all");
  registrar.add(plexus::Kind::regularizer, plexus::Schema("after_changes", ""),
                [](const plexus::Options&) { return std::make_unique<Thing>(); });
}
