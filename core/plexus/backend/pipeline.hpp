#pragma once

#include <plexus/backend/compile.hpp>

#include <memory>
#include <string>
#include <vector>

/// The passes of `compile` that make a graph of what backends have. Each takes a graph and hands out the
/// next.
namespace plexus {

/// Who runs a node. All empty but `definition` and `reason`: nobody as it is, its definition does.
struct Provider {
  const Backend* backend = nullptr;
  HostKernel own = nullptr;  ///< the op's own kernel
  bool definition = false;
  std::string reason;  ///< why not the chosen backend; empty if it is

  /// A backend's name, or "op".
  std::string name() const;
};

/// The chosen backend, the op's own kernel, its definition, the reference backend: the first that can. Throws
/// BackendError, which names op, place, types and who has the op, if nobody can.
Provider provider_of(const Node& node, const Backends& backends);

/// Nodes that depend on constants alone become constants, evaluated on the reference backend; but a value of
/// more than 64 KiB that is larger than what it is made from stays a node.
std::unique_ptr<Graph> folded(std::unique_ptr<Graph> graph, const Backends& backends);
/// The backend's rewrites applied to each node, in order. `replacements` gets each value that a rewrite put
/// in the place of another that has an origin too.
std::unique_ptr<Graph> rewritten(std::unique_ptr<Graph> graph, const Backend& backend,
                                 std::vector<Replacement>& replacements);
/// Nodes that nobody runs replaced by their definitions, and so on with the parts.
std::unique_ptr<Graph> expanded(std::unique_ptr<Graph> graph, const Backends& backends);

}  // namespace plexus
