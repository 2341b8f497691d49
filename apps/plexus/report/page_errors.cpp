#include <plexus/compare/verdicts.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/format.hpp"
#include "report/markup.hpp"
#include "report/page_parts.hpp"

namespace plexus::app {

namespace {

std::string deviation_text(const Deviation& deviation, const NodeCheck& node) {
  if (deviation.worst < 0) return fmt::format("none in {} elements", deviation.elements);
  std::string text =
      fmt::format("{:.3g} ulp, {:.3g} absolute, relative L2 {:.3g}; worst at {}: {:.9g}, expected {:.9g}",
                  deviation.max_ulp, deviation.max_abs, deviation.relative_l2,
                  index_text(deviation.worst, node.type.shape), deviation.found, deviation.expected);
  if (deviation.bound > 0) text += fmt::format(", bound {:.3g}", deviation.bound);
  if (deviation.beyond > 0) text += fmt::format("; {} of {} beyond", deviation.beyond, deviation.elements);
  if (deviation.nan > 0) text += fmt::format("; {} NaN", deviation.nan);
  if (deviation.infinite > 0) text += fmt::format("; {} infinite", deviation.infinite);
  return text;
}

/// One layer on the axis: its local error as a full dot, the accumulated error as a hollow one.
std::string layer_drawing(const LayerCheck& layer, const LogAxis& axis, const std::string& style) {
  std::string content = line(0, 11, 100, 11, "grid");
  if (layer.local_ulp > 0 && layer.accumulated_ulp > 0) {
    content += line(axis.at(layer.local_ulp), 11, axis.at(layer.accumulated_ulp), 11, "thin " + style);
  }
  if (layer.accumulated_ulp > 0) content += dot(axis.at(layer.accumulated_ulp), 11, 5, "hollow " + style);
  if (layer.local_ulp > 0) content += dot(axis.at(layer.local_ulp), 11, 4.5, "b " + style);
  return drawing(22, "", content);
}

std::string ulps(double value) {
  return value < 1000 ? fmt::format("{:.3g}", value) : fmt::format("{:.0f}", value);
}

std::string layers_table(const BackendResult& backend, std::size_t i, const LogAxis& axis) {
  PageTable table{backend.name,
                  {"layer", "ulp", "local", "of bound", "accumulated", "relative L2", "undecided", "verdict"},
                  {},
                  1,
                  axis_drawing(axis)};
  for (const LayerCheck& layer : backend.layers) {
    table.rows.push_back({escaped(layer.place.empty() ? "(input)" : layer.place),
                          layer_drawing(layer, axis, backend_style(i)), ulps(layer.local_ulp),
                          ulps(100 * layer.local_share) + " %", ulps(layer.accumulated_ulp),
                          fmt::format("{:.2g}", layer.accumulated_l2), std::to_string(layer.undecided),
                          verdict_mark(layer.verdict)});
  }
  return page_table(table);
}

/// The nodes that could be checked in no program; their layers may agree all the same.
std::string unproven_list(const BackendResult& backend) {
  std::string items;
  for (const auto& [name, reason] : unproven_nodes(backend)) {
    items += text_element("li", {}, fmt::format("{}: {}", name, reason));
  }
  if (items.empty()) return {};
  return text_element("p", {}, fmt::format("{}: could not be checked in any program", backend.name)) +
         element("ul", {}, items);
}

/// The checks of whole steps.
std::string wholes_section(const BackendResult& backend) {
  const WholeSummary summary = whole_summary(backend);
  if (summary.programs == 0) return {};
  std::string text = text_element(
      "p", {},
      fmt::format(
          "{}: {} of {} whole steps are within the bounds propagated through their graphs, with memory "
          "reused; {} of {} repetitions of a step were made.",
          backend.name, summary.agree, summary.programs, summary.repetitions, summary.wanted));
  if (const ProgramCheck* program = unexplained_whole(backend); program != nullptr) {
    text += text_element("p", {}, fmt::format("{}: {}", program_text(*program), program->whole->reason));
  }
  return text;
}

std::string errors_key() {
  return element(
      "div", {{"class", "key"}},
      element("span", {},
              element("svg", {{"height", "12"}, {"aria-hidden", "true"}}, dot(50, 6, 4.5, "b b0")) +
                  "local: the error of the layer itself, given exact inputs") +
          element("span", {},
                  element("svg", {{"height", "12"}, {"aria-hidden", "true"}}, dot(50, 6, 5, "hollow b0")) +
                      "accumulated: the error of the layer and of all before it"));
}

}  // namespace

std::string fault_section(const Comparison& comparison) {
  const FirstFault fault = first_fault(comparison);
  if (!fault) return {};
  const NodeCheck& node = *fault.node;
  std::string facts = fact("Backend", fault.backend->name) + fact("Program", program_text(*fault.program)) +
                      fact("Layer", node.place) + fact("Kind", std::string(name_of(node.phase))) +
                      fact("Op", fmt::format("{} {} by {}", node.op, node.attributes, node.provider)) +
                      fact("Value", node.type.text()) + fact("Variable", node.variable) +
                      fact("Fused in it", fmt::format("{}", fmt::join(node.fused, ", "))) +
                      fact("Why", node.reason) + fact("Local error", deviation_text(node.local, node));
  if (node.between_runs) facts += fact("Between two runs", deviation_text(*node.between_runs, node));
  if (node.exact) facts += fact("On whole numbers", deviation_text(*node.exact, node));
  if (node.special) facts += fact("On special values", deviation_text(*node.special, node));
  if (node.meaning) facts += fact("Its meaning", deviation_text(*node.meaning, node));
  if (node.accumulated) facts += fact("Accumulated", deviation_text(*node.accumulated, node));
  if (fault.whole != nullptr) facts += fact("Part", fmt::format("{}", fmt::join(fault.whole->kernels, ", ")));
  const std::string all = element("dl", {{"class", "facts"}}, facts);
  if (fault.whole != nullptr) {
    return section("The smallest wrong part",
                   "Its inputs are right and each of its kernels agrees alone, but their results in the "
                   "whole program are wrong.",
                   all);
  }
  if (node.meaning || node.kernel < 0) {
    return section(
        "The first node with another meaning",
        "The earliest value that a rewrite has changed, or the earliest op that computes something else than "
        "its definition or its gradient says.",
        all);
  }
  if (beyond_bounds(node) == nullptr && node.between_runs) {
    return section("The first node whose results vary",
                   "The earliest kernel that gives two results for equal inputs.", all);
  }
  if (beyond_bounds(node) == nullptr) {
    return section("The first node that writes to foreign memory",
                   "The earliest kernel that writes into its inputs, or outside of its memory.", all);
  }
  return section("The first node that creates an error",
                 "The earliest kernel whose result is wrong although its inputs are right.", all);
}

std::string errors_section(const Comparison& comparison) {
  std::vector<double> all{1};
  for (const BackendResult& backend : comparison.backends) {
    for (const LayerCheck& layer : backend.layers) {
      all.push_back(layer.local_ulp);
      all.push_back(layer.accumulated_ulp);
    }
  }
  const LogAxis axis(all);
  std::string tables;
  for (std::size_t i = 0; i < comparison.backends.size(); ++i) {
    const BackendResult& backend = comparison.backends[i];
    if (!backend.layers.empty())
      tables += layers_table(backend, i, axis) + wholes_section(backend) + unproven_list(backend);
  }
  if (tables.empty()) return {};
  return section(
      "Error by layer",
      "The difference from float64 of a node's typical element, in units in the last place (ulp), on a "
      "logarithmic axis; a layer shows its worst node. Each element's local error is checked against the "
      "error bound of its op. Also checked: equal inputs give equal values, kernels write to their own "
      "memory only, and rewrites keep the meaning of the model. Accumulated errors are checked for the "
      "results of a whole step only.",
      errors_key() + tables);
}

}  // namespace plexus::app
