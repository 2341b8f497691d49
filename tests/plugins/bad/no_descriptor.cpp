#include "../trace.hpp"

__attribute__((used, retain, section(".note.plexus"), aligned(4))) static constexpr plexus::PluginNote note =
    plexus::make_note("no_descriptor", "1.0.0");
