#pragma once

#include <cstddef>

namespace plexus {

/// The size of the guard memory before and after every value, variable and scratch of a program compiled with
/// CompileOptions::guarded: no kernel may read or write them.
inline constexpr std::size_t guard_bytes = 4096;

}  // namespace plexus
