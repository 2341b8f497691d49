#pragma once

#include <plexus/backend/backends.hpp>

#include <string>

namespace plexus {

/// What runs a node: a backend, the op's own kernel, or (`definition`) the nodes of its definition.
struct Provider {
  const Backend* backend = nullptr;
  bool own = false;  ///< the op's own kernel
  bool definition = false;
  std::string reason;  ///< why the chosen backend does not run it; empty if it does

  /// A backend's name, or "op".
  std::string name() const;
};

/// The first of these that can run the node: the chosen backend, the op's own kernel, its definition, the
/// reference backend. Throws BackendError, which names the op, its place and types and what was tried, if
/// none can.
Provider provider_of(const Node& node, const Backends& backends);

}  // namespace plexus
