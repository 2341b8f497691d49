#include <plexus/plugin/plugin.hpp>

#include "backend.hpp"

PLEXUS_PLUGIN("onednn", "0.1.0", registrar) { registrar.add<plexus::onednn::OneDnn>(); }
