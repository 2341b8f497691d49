#pragma once

#include <plexus/backend/backends.hpp>

#include <memory>

namespace plexus {

/// Replaces each node that neither a backend nor the op itself can run by its definition, and the nodes of
/// the definition likewise, until every node has a provider. Throws BackendError for a node that has none.
std::unique_ptr<Graph> expanded(std::unique_ptr<Graph> graph, const Backends& backends);

}  // namespace plexus
