#pragma once

#include <plexus/nn/initializer.hpp>
#include <plexus/nn/variable.hpp>

#include <cstdint>
#include <memory>

namespace plexus {

/// The graph, without inputs, whose output "value" is the initial value of a variable. It depends on (seed,
/// name) alone. Throws UsageError or ShapeError, which names the variable, the initializer and its plugin, if
/// the initializer breaks its contract: another shape, an empty symbol, another formula when it is asked
/// again.
std::shared_ptr<const Graph> initial_value(const Declaration& declaration, std::uint64_t seed);

/// Whether another seed would give another initial value. Requires: the variable has an initializer.
bool starts_random(const Declaration& declaration);

}  // namespace plexus
