#include <plexus/plugin/plugin.hpp>

#include "backend.hpp"

PLEXUS_PLUGIN("reference", "0.1.0", registrar) { registrar.add<plexus::reference::Reference>(); }
