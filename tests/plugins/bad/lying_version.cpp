#include "../trace.hpp"

// The note says version 1.0.0, the descriptor 2.0.0.
__attribute__((used, retain, section(".note.plexus"), aligned(4))) static constexpr plexus::PluginNote note =
    plexus::make_note("lying_version", "1.0.0");

static void register_nothing(plexus::Registrar&) {}
const plexus::PluginDescriptor plexus_plugin = {"lying_version", "2.0.0", register_nothing};
