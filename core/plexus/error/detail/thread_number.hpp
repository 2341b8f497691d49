#pragma once

#include <cstdint>

namespace plexus::detail {

/// Of the calling thread, from 1. No other thread of the process has or had it, and none of a forked child
/// gets one of the parent's: the system gives new threads of a child the std::thread::id of lost ones.
/// Thread-safe.
std::uint64_t thread_number();

}  // namespace plexus::detail
