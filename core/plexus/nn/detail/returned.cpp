#include <plexus/error/error.hpp>
#include <plexus/nn/detail/returned.hpp>

#include <fmt/format.h>

namespace plexus {

void require_returned(const Symbol& symbol, const Graph& graph, std::string_view who) {
  if (!symbol) throw UsageError(fmt::format("{} returned an empty symbol", who));
  if (!symbol.outlived() && &symbol.graph() == &graph) return;
  throw UsageError(fmt::format(
      "{} returned a symbol of another trace; a component keeps no symbol from one call to the next", who));
}

}  // namespace plexus
