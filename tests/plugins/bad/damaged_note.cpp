#include "../trace.hpp"

__attribute__((used, retain, section(".note.plexus"), aligned(4))) static constexpr plexus::PluginNote note =
    altered(plexus::make_note("damaged_note", "1.0.0"), "version=", "v3rs10n=");

static void register_nothing(plexus::Registrar&) {}
const plexus::PluginDescriptor plexus_plugin = {"damaged_note", "1.0.0", register_nothing};
