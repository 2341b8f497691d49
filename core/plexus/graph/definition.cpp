#include <plexus/error/error.hpp>
#include <plexus/graph/definition.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {

namespace {

std::string text_of(std::span<const Type> types) {
  std::vector<std::string> texts;
  for (const Type& type : types) texts.push_back(type.text());
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::vector<Type> types_of(std::span<const Symbol> symbols) {
  std::vector<Type> types;
  for (const Symbol& symbol : symbols) types.push_back(symbol.type());
  return types;
}

void require_outputs(const std::vector<Symbol>& outputs, const std::vector<Type>& expected,
                     const Graph& graph) {
  if (outputs.size() != expected.size()) {
    throw UsageError(fmt::format("it gives {} value{}, but the op has {} output{}", outputs.size(),
                                 outputs.size() == 1 ? "" : "s", expected.size(),
                                 expected.size() == 1 ? "" : "s"));
  }
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (!outputs[i]) throw UsageError(fmt::format("its output {} is an empty symbol", i));
    if (&outputs[i].graph() != &graph) {
      throw UsageError(fmt::format("its output {} is of another graph than its inputs", i));
    }
    if (outputs[i].type() == expected[i]) continue;
    throw UsageError(fmt::format("its output {} is {}, but the op infers {}", i, outputs[i].type().text(),
                                 expected[i].text()));
  }
}

/// Throws UsageError if one of the nodes that the definition added (those from id `first` on) is the op
/// itself with the same input types and attributes: expanding it would never end.
void require_simpler(const Op& op, const std::vector<Type>& types, const Attributes& attributes,
                     const Graph& graph, std::size_t first) {
  for (std::size_t id = first; id < graph.size(); ++id) {
    const Node& part = graph.node(id);
    if (&part.op() != &op || types_of(part.inputs()) != types || part.attributes() != attributes) continue;
    throw UsageError(
        fmt::format("it uses the op itself, on {}; an op is defined in simpler ones", text_of(types)));
  }
}

}  // namespace

std::vector<Symbol> definition_of(const Node& node, std::span<const Symbol> inputs,
                                  const Attributes& attributes) {
  const Op& op = node.op();
  try {
    return calling_plugin(op, "its definition", [&] {
      if (inputs.empty()) throw UsageError("a composite has at least one input");
      Graph& graph = inputs.front().graph();
      const std::size_t first = graph.size();
      const std::vector<Type> types = types_of(inputs);
      std::vector<Symbol> outputs = op.definition(inputs, attributes);
      require_outputs(outputs, op.infer(types, attributes), graph);
      require_simpler(op, types, attributes, graph, first);
      return outputs;
    });
  } catch (Error& error) {
    error.add_context(fmt::format("in the definition of {}", text_of(node)));
    if (error.facts().layer.empty()) error.facts().layer = node.place();
    throw;
  }
}

std::vector<Symbol> definition_of(const Node& node, std::span<const Symbol> inputs) {
  return definition_of(node, inputs, node.attributes());
}

}  // namespace plexus
