#include <plexus/backend/op_text.hpp>
#include <plexus/compare/detail/checks/node_describer.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/graph/leaves.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

namespace {

/// The attributes without the body, which op_text shows.
std::string attributes_text(const Node& node) {
  Attributes shown;
  for (const auto& [name, value] : node.attributes().values()) {
    if (name != "body") shown.set(name, value);
  }
  return shown.text();
}

}  // namespace

NodeDescriber::NodeDescriber(const Program& program, const TracedStep& wide, const TraceMatch& match)
    : program_(program),
      match_(match),
      first_gradient_(wide.first_gradient),
      first_update_(wide.first_update) {
  const Graph& graph = program.graph();
  for (std::size_t id = 0; id < graph.size(); ++id) {
    const Node& node = graph.node(id);
    for (std::size_t i = 0; i < node.output_count(); ++i) {
      if (const Symbol origin = node.origin(static_cast<int>(i)); origin) computed_.insert(origin);
    }
  }
}

Phase NodeDescriber::phase_of_origin(const Symbol& traced) const {
  const int id = match_[traced].node().id();
  return id >= first_update_ ? Phase::update : id >= first_gradient_ ? Phase::gradient : Phase::forward;
}

/// Outputs of one node may have different phases: a fused node may compute a loss and a part of the gradient.
Phase NodeDescriber::phase_of(const Symbol& value) const {
  if (const Symbol origin = value.node().origin(value.output()); origin) return phase_of_origin(origin);
  // A part of an expanded definition, or a copy, has the latest phase of its inputs.
  Phase phase = Phase::forward;
  for (const Symbol& input : value.node().inputs()) {
    if (!is_leaf(input.node())) phase = std::max(phase, phase_of(input));
  }
  return phase;
}

/// The nodes of the model between a kernel's inputs and its outputs whose values are not stored.
std::vector<std::string> NodeDescriber::fused_into(const Node& node) const {
  std::vector<const Node*> open;
  for (std::size_t i = 0; i < node.output_count(); ++i) {
    if (const Symbol origin = node.origin(static_cast<int>(i)); origin) open.push_back(&origin.node());
  }
  std::unordered_set<const Node*> seen(open.begin(), open.end());
  std::vector<const Node*> inside;
  while (!open.empty()) {
    const Node* at = open.back();
    open.pop_back();
    for (const Symbol& input : at->inputs()) {
      if (is_leaf(input.node()) || computed_.count(input) > 0 || !seen.insert(&input.node()).second) continue;
      open.push_back(&input.node());
      inside.push_back(&input.node());
    }
  }
  std::sort(inside.begin(), inside.end(), [](const Node* a, const Node* b) { return a->id() < b->id(); });
  std::vector<std::string> parts;
  for (const Node* part : inside) {
    if (part->op().alias()) continue;
    parts.push_back(part->place().empty() ? std::string(part->op().name())
                                          : fmt::format("{} of {}", part->op().name(), part->place()));
  }
  return parts;
}

NodeCheck NodeDescriber::described(std::size_t kernel, std::size_t output) const {
  const KernelRecord& record = program_.kernels()[kernel];
  const Node& node = *record.node;
  NodeCheck check;
  check.kernel = static_cast<int>(kernel);
  check.output = static_cast<int>(output);
  check.place = node.place();
  check.phase = phase_of(node.output(static_cast<int>(output)));
  check.op = op_text(node);
  check.attributes = attributes_text(node);
  check.type = node.type(output);
  check.provider = record.provider;
  if (output == 0 && node.attributes().has("body")) check.fused = fused_into(node);
  return check;
}

}  // namespace plexus
