#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

namespace plexus {

/// Checks an order: each pass is a permutation, and all passes are the same when they are asked for again
/// from the first on.
void check_order(const ComponentCase& tried, CheckTable& table);

}  // namespace plexus
