#include <plexus/error/error.hpp>
#include <plexus/graph/op.hpp>

#include <fmt/format.h>

namespace plexus {

namespace {

std::string types_text(const Node& node) {
  std::string inputs, outputs;
  for (const Symbol& input : node.inputs()) inputs += (inputs.empty() ? "" : ", ") + input.type().text();
  for (const Type& type : node.types()) outputs += (outputs.empty() ? "" : ", ") + type.text();
  return fmt::format("({}) -> {}", inputs, outputs);
}

}  // namespace

std::string text_of(const Node& node) {
  return fmt::format("op '{}'{}", node.op().name(),
                     node.place().empty() ? "" : fmt::format(" of '{}'", node.place()));
}

void Node::throw_missing(std::string_view what, std::size_t i, std::size_t count) const {
  throw UsageError(fmt::format("{} has {} {}{}: there is no {} {}, they are counted from 0", text_of(*this),
                               count, what, count == 1 ? "" : "s", what, i));
}

std::string signature_of(const Node& node) {
  const std::string attributes = node.attributes().text();
  return fmt::format("'{}' {}{}{}", node.op().name(), types_text(node),
                     attributes.empty() ? "" : " with " + attributes,
                     node.place().empty() ? "" : fmt::format(", of '{}'", node.place()));
}

}  // namespace plexus
