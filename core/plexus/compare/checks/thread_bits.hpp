#pragma once

#include <plexus/compare/comparison.hpp>
#include <plexus/compare/subject.hpp>

#include <vector>

namespace plexus {

/// Computes a few training steps (of a trained run: predictions) with each number of threads, from the same
/// variables, and compares the bits with those of the first number. None for fewer than two numbers.
std::vector<ThreadBits> thread_bits(const Subject& subject, const Backends& backends,
                                    const std::vector<int>& threads);

}  // namespace plexus
