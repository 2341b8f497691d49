#include "../trace.hpp"

// The note says 'honest', the descriptor 'lying'.
__attribute__((used, retain, section(".note.plexus"), aligned(4))) static constexpr plexus::PluginNote note =
    plexus::make_note("honest", "1.0.0");

static void register_nothing(plexus::Registrar&) {}
const plexus::PluginDescriptor plexus_plugin = {"lying", "1.0.0", register_nothing};
