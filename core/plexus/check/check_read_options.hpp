#pragma once

#include <plexus/check/check_options.hpp>

#include <vector>

namespace plexus {

/// Adds a line: each option of the schema is asked for when the component is made, or tried by `once` (may be
/// empty), in one of its cases at least, or with another value of one of its options: what asks for nothing
/// has no effect. If `once` is empty and options are left that the component may ask for when it is used, the
/// check is skipped. Requires: the cases are of one component, one at least.
void check_read_options(const std::vector<ComponentCase>& cases, const TriedOnce& once, CheckTable& table);

}  // namespace plexus
