#include <plexus/backend/op_text.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/graph/leaves.hpp>

#include <fmt/format.h>

namespace plexus {

std::string op_text(const Node& node) {
  std::string text(node.op().name());
  if (!node.attributes().has("body")) return text;
  const Graph& body = node.attributes().body("body");
  std::string inside;
  for (std::size_t id = 0; id < body.size(); ++id) {
    if (is_leaf(body.node(id))) continue;
    inside += fmt::format("{}{}", inside.empty() ? "" : " ", body.node(id).op().name());
  }
  return fmt::format("{} ({})", text, inside);
}

}  // namespace plexus
