#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

#include <string>

namespace plexus {

/// Checks an optimizer: the loss on a quadratic bowl decreases (for an optimizer that makes its steps itself:
/// the loss on a table that a line separates decreases, or no mistakes are left), a stored training continues
/// with equal bits, every slot is updated, a learning rate of 0 changes nothing, a repeated training and
/// other numbers of threads give equal bits, and float32 agrees on every installed backend.
void check_optimizer(const ComponentCase& tried, CheckTable& table);

/// Makes two steps with it on a quadratic bowl. Returns what is not finite afterwards; empty: nothing. An
/// optimizer that makes its steps itself is not tried.
std::string tried_optimizer(const ComponentCase& tried);

}  // namespace plexus
