#pragma once

#include <plexus/compare/compared_run.hpp>
#include <plexus/compare/comparison.hpp>

#include <vector>

namespace plexus {

/// Runs a few training steps (for a trained run: predictions) from the same variables with each number of
/// threads and compares the bits with the results of the first number. Returns nothing for fewer than two
/// numbers.
std::vector<ThreadBits> thread_bits(const ComparedRun& compared_run, const Backends& backends,
                                    const std::vector<int>& threads);

}  // namespace plexus
