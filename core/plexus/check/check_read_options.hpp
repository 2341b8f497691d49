#pragma once

#include <plexus/check/check_options.hpp>

#include <vector>

namespace plexus {

/// Adds a line that checks that the component reads each option of its schema when it is made, or when it is
/// tried by `once` (may be empty), in one of its cases or with another value of one of its options: an option
/// that is never read has no effect. If `once` is empty and some options were not read, the check is skipped,
/// since the component may read them when it is used. Requires: at least one case, all of one component.
void check_read_options(const std::vector<ComponentCase>& cases, const TriedOnce& once, CheckTable& table);

}  // namespace plexus
