#include <plexus/error/error.hpp>
#include <plexus/graph/graph.hpp>

namespace plexus {

Symbol::Symbol(Node& node, int output) : node_(&node), output_(output), graph_(node.graph().lifetime()) {}

const Type& Symbol::type() const { return node().type(static_cast<std::size_t>(output_)); }

Graph& Symbol::graph() const { return node().graph(); }

void Symbol::throw_unusable() const {
  if (node_ == nullptr) {
    throw UsageError(
        "an empty symbol is used as a value; it stands for 'no value' (a weight that a run does not have, a "
        "gradient that is zero): ask `if (symbol)` first, and start a sum with its first term");
  }
  throw UsageError(
      "a symbol of a trace that is over is used; a component keeps no symbol from one call to the next");
}

}  // namespace plexus

std::size_t std::hash<plexus::Symbol>::operator()(const plexus::Symbol& symbol) const noexcept {
  if (!symbol) return 0;
  return std::hash<const void*>{}(symbol.node_) * 31 + static_cast<std::size_t>(symbol.output_);
}
