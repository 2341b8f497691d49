#pragma once

#include <plexus/config/tree.hpp>

#include <string>

namespace plexus {

/// Advice about the unit of a text that is not an Interval, as the end of a message: "; write 2 hours",
/// "; 'foo' is no unit: ...". Empty if the unit is not the mistake. Thread-safe.
std::string unit_advice(const Tree& scalar);

}  // namespace plexus
