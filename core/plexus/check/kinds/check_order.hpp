#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

namespace plexus {

/// Checks an order: each pass is a permutation, and the same again from the first pass on.
void check_order(const ComponentCase& tried, CheckTable& table);

}  // namespace plexus
