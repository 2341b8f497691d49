#pragma once

#include <cstdint>

namespace plexus::detail {

/// The number of the calling thread, from 1. No other thread of the process has or had the same number, nor
/// does a new thread of a forked child get a number that the parent gave before the fork. std::thread::id is
/// not enough: the system may give a new thread of the child the id of a thread that existed only in the
/// parent. Thread-safe.
std::uint64_t thread_number();

}  // namespace plexus::detail
