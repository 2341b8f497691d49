#include "../trace.hpp"

// No ABI has a number that begins with 0.
__attribute__((used, retain, section(".note.plexus"), aligned(4))) static constexpr plexus::PluginNote note =
    altered(plexus::make_note("wrong_abi", "1.0.0"), "plexus-abi=", "plexus-abi=0");

static void register_nothing(plexus::Registrar&) {}
const plexus::PluginDescriptor plexus_plugin = {"wrong_abi", "1.0.0", register_nothing};
