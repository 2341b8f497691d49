// That no test but one loads, in a process of its own.

#include <plexus/plugin/plugin.hpp>

PLEXUS_PLUGIN("late", "1.0.0", registrar) {}
