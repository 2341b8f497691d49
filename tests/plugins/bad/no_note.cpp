#include "../trace.hpp"

static void register_nothing(plexus::Registrar&) {}
const plexus::PluginDescriptor plexus_plugin = {"no_note", "1.0.0", register_nothing};
