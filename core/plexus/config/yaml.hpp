#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/config/tree.hpp>

#include <cstddef>
#include <memory>

namespace plexus {

/// Parses the YAML value that begins at byte `begin` of a one-line source ("fit.epochs=5"). Mistakes go to
/// `diagnostics`; the result is complete only if none was added.
Tree parse_value(std::shared_ptr<const Source> source, std::size_t begin, Diagnostics& diagnostics);

}  // namespace plexus
