#include <plexus/graph/graph.hpp>

namespace plexus {

const Type& Symbol::type() const { return node_->type(static_cast<std::size_t>(output_)); }

Graph& Symbol::graph() const { return node_->graph(); }

}  // namespace plexus

std::size_t std::hash<plexus::Symbol>::operator()(const plexus::Symbol& symbol) const noexcept {
  if (!symbol) return 0;
  return std::hash<const void*>{}(&symbol.node()) * 31 + static_cast<std::size_t>(symbol.output());
}
