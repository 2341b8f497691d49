#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

#include <functional>
#include <string>

namespace plexus {

/// Tries a component with some options beyond making it: it throws, or returns what is wrong, or nothing.
using TriedOnce = std::function<std::string(const ComponentCase& tried)>;

/// Checks what a schema says of the options, around the options of `tried`: each bound just inside and just
/// outside, each choice, values of another type, an option that there is not. `once` (may be empty) tries the
/// component just inside of each bound. Adds three lines. Returns whether the component can be made of these
/// options at all.
bool check_options(const ComponentCase& tried, const TriedOnce& once, CheckTable& table);

}  // namespace plexus
