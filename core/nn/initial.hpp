#pragma once

#include <plexus/nn/initializer.hpp>
#include <plexus/nn/variable.hpp>

#include <cstdint>
#include <memory>

namespace plexus {

/// The graph, without inputs, whose output "value" is what a variable starts as; a function of (seed, name)
/// alone.
std::shared_ptr<const Graph> initial_value(const Declaration& declaration, std::uint64_t seed);

}  // namespace plexus
