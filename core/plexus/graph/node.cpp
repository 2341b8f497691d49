#include <plexus/error/error.hpp>
#include <plexus/graph/op.hpp>

#include <fmt/format.h>

namespace plexus {

std::string text_of(const Node& node) {
  return fmt::format("op '{}'{}", node.op().name(),
                     node.place().empty() ? "" : fmt::format(" of '{}'", node.place()));
}

void Node::throw_missing(std::string_view what, std::size_t i, std::size_t count) const {
  throw UsageError(fmt::format("{} has {} {}{}: there is no {} {}, they are counted from 0", text_of(*this),
                               count, what, count == 1 ? "" : "s", what, i));
}

}  // namespace plexus
