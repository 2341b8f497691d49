#pragma once

#include <plexus/config/component.hpp>

#include <string>

namespace plexus {

/// A JSON Schema (draft-07) of a run file with the components of `source`, for editors and validators: every
/// key and option with its type, range, default and documentation. It takes every run file that Plexus takes;
/// what it cannot say (names that must exist, columns of the data, shapes) only Plexus refuses. Overrides are
/// not covered. Any thread may call it.
std::string json_schema(const ComponentSource& source);

}  // namespace plexus
