#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/component_case.hpp>

#include <string>

namespace plexus {

/// Checks an optimizer: a quadratic bowl goes down (for an optimizer that makes its steps itself: the loss of
/// a table that a line separates, or no mistakes are left), what is stored continues with equal bits, every
/// slot is updated, a learning rate of 0 changes nothing, equal bits again and with other numbers of threads,
/// and float32 on every installed backend.
void check_optimizer(const ComponentCase& tried, CheckTable& table);

/// Makes two steps of it on a quadratic bowl: what is not finite afterwards, or nothing. An optimizer
/// that makes its steps itself is not tried.
std::string tried_optimizer(const ComponentCase& tried);

}  // namespace plexus
