#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

#include <functional>
#include <string>

namespace plexus {

/// Tries a component with some options, beyond making it. It throws, or returns what is wrong (empty:
/// nothing).
using TriedOnce = std::function<std::string(const ComponentCase& tried)>;

/// Checks that options are accepted and refused as the schema says: each bound just inside and just outside,
/// each choice, values of another type, and an option that does not exist. All other options are those of
/// `tried`. `once` (may be empty) tries the component just inside of each bound. Adds three lines, or only
/// the first if the component cannot be made with the options of `tried` at all; returns whether it can.
bool check_options(const ComponentCase& tried, const TriedOnce& once, CheckTable& table);

}  // namespace plexus
