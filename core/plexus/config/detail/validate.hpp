#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/config/options.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// Validates a map of options against a schema: unknown keys, wrong types, out of range, missing. Every
/// mistake goes to `diagnostics`; the result is complete only if none was added. `where` is what messages
/// call the owner: "layer 'dense'". An explicit null restores the default. Relative paths are resolved
/// against the directory of their source (the working directory for trees made in C++). Keys in `ignored`
/// are read elsewhere (core's `name`, `from`, `trainable`).
Options validate(const Tree& map, const Schema& schema, const ComponentSource& source,
                 Diagnostics& diagnostics, std::string_view where,
                 const std::vector<std::string>& ignored = {});

/// Reports defaults that the schema itself refuses (out of range, of another type, none of the choices), at
/// no place. Defaults that are components are looked up when they are used.
void check_defaults(const Schema& schema, const ComponentSource& source, Diagnostics& diagnostics,
                    std::string_view where);

}  // namespace plexus
