#pragma once

#include <plexus/config/tree.hpp>

#include <string>

namespace plexus {

/// What is wrong with the unit of a text that is no Interval, as the end of a message: "; write 2 hours",
/// "; 'foo' is no unit: ...". Empty if the fault is another one. Thread-safe.
std::string unit_advice(const Tree& scalar);

}  // namespace plexus
