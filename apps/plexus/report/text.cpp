#include "report/text.hpp"

#include <plexus/compare/verdicts.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "report/format.hpp"

namespace plexus::app {

namespace {

/// The number of rows of a list that are printed; compare.json has all of them.
constexpr std::size_t max_rows = 10;

/// A percentage of a bound; far beyond the bound the digits say nothing.
std::string share_text(double share) { return share > 9.99 ? ">999%" : fmt::format("{:.0f}%", 100 * share); }

const char* mark(Verdict verdict) {
  return verdict == Verdict::differs ? "DIFFERS" : verdict == Verdict::inconclusive ? "unproven" : "ok";
}

std::string unproven_text(const BackendResult& backend) {
  const std::int64_t count = checks_of(backend, Verdict::inconclusive);
  return count == 0 ? "" : fmt::format("; {} could not be checked", count);
}

/// Says that a slow step was repeated less often than was asked for.
std::string too_few_text(const WholeSummary& summary) {
  return summary.repetitions >= summary.wanted
             ? ""
             : fmt::format(" (of {}: the time limit was reached)", summary.wanted);
}

std::string repetitions_text(const BackendResult& backend) {
  const WholeSummary summary = whole_summary(backend);
  if (summary.repetitions >= summary.wanted) return {};
  return fmt::format("; a step was repeated {} times instead of {}: the time limit was reached",
                     summary.repetitions, summary.wanted);
}

std::string failure_line(const BackendResult& backend) {
  if (backend.failure.empty()) return {};
  return fmt::format("{} could not {}: {}\n", backend.name, backend.programs.empty() ? "run" : "finish",
                     backend.failure);
}

std::string doubt_text(const BackendResult& backend) {
  const std::string whole = whole_doubt(backend);
  return whole.empty() ? "no value of some layers could be checked" : whole;
}

std::string verdict_line(const BackendResult& backend) {
  if (!backend.failure.empty() && backend.verdict != Verdict::differs) return {};
  if (backend.verdict == Verdict::inconclusive) {
    return fmt::format("{} is INCONCLUSIVE: {}\n", backend.name, doubt_text(backend));
  }
  if (backend.verdict == Verdict::agrees) {
    return fmt::format("{} agrees: {} values of {} programs are within their error bounds{}{}\n",
                       backend.name, checks_of(backend, Verdict::agrees), backend.programs.size(),
                       unproven_text(backend), repetitions_text(backend));
  }
  const auto wrong = std::count_if(backend.layers.begin(), backend.layers.end(),
                                   [](const LayerCheck& layer) { return layer.verdict == Verdict::differs; });
  if (wrong == 0) {
    return fmt::format("{} DIFFERS, beyond the error bounds: {}\n", backend.name, doubt_text(backend));
  }
  return fmt::format("{} DIFFERS, beyond the error bounds, in {} of {} places\n", backend.name, wrong,
                     backend.layers.size());
}

std::string class_text(const OutputClasses& classes, std::int64_t rows) {
  std::string text = fmt::format("    {}: {} of {} rows are predicted as another class\n", classes.output,
                                 classes.rows.size(), rows);
  for (std::size_t i = 0; i < std::min(max_rows, classes.rows.size()); ++i) {
    const ClassDifference& row = classes.rows[i];
    text += fmt::format("      row {}: {} (by {:.3g}) against {} (by {:.3g})\n", row.row, row.baseline_class,
                        row.baseline_margin, row.other_class, row.other_margin);
  }
  return text;
}

}  // namespace

std::string overall_text(const Comparison& comparison) {
  const std::string names = names_of(comparison, comparison.verdict);
  switch (comparison.verdict) {
    case Verdict::agrees:
      return "AGREE: " + names;
    case Verdict::differs:
      return "DIFFER: beyond the error bounds on " + names;
    case Verdict::inconclusive:
      break;
  }
  return "INCONCLUSIVE: some checks could not be made for " + names;
}

std::string fault_text(const FirstFault& fault) {
  const NodeCheck& node = *fault.node;
  std::string text = fmt::format("first wrong value: {} of '{}' ({}), {}, by {}\n", node.op, node.place,
                                 name_of(node.phase), node.type.text(), node.provider);
  text += fmt::format("  {}: {}\n", program_text(*fault.program), node.reason);
  const Deviation* const off = beyond_bounds(node);
  if (off != nullptr && off->worst >= 0) {
    text += fmt::format("  worst at {}: {:.9g}, expected {:.9g} within {:.3g}\n",
                        index_text(off->worst, node.type.shape), off->found, off->expected, off->bound);
  }
  if (off == nullptr && node.between_runs && node.between_runs->worst >= 0) {
    text += fmt::format("  at {}: {:.9g} in one run, {:.9g} in another\n",
                        index_text(node.between_runs->worst, node.type.shape), node.between_runs->expected,
                        node.between_runs->found);
  }
  if (!node.variable.empty()) text += fmt::format("  it is stored in {}\n", node.variable);
  if (!node.attributes.empty()) text += fmt::format("  attributes: {}\n", node.attributes);
  if (!node.fused.empty()) text += fmt::format("  fused into it: {}\n", fmt::join(node.fused, ", "));
  if (fault.whole != nullptr) {
    text += fmt::format("  the smallest wrong part: {}\n", fmt::join(fault.whole->kernels, ", "));
  }
  return text;
}

std::string verdict_text(const Comparison& comparison) {
  std::string text = overall_text(comparison) + "\n";
  for (const BackendResult& backend : comparison.backends) {
    text += verdict_line(backend) + failure_line(backend);
    if (backend.other_machine && backend.other_machine->verdict == Verdict::differs) {
      text += fmt::format("{} on the other machine DIFFERS, beyond the error bounds: {}\n", backend.name,
                          backend.other_machine->first);
    } else if (backend.other_machine && backend.other_machine->verdict == Verdict::inconclusive) {
      text += fmt::format("{} on the other machine is INCONCLUSIVE: no value had the same inputs there\n",
                          backend.name);
    }
  }
  if (const FirstFault fault = first_fault(comparison)) text += "\n" + fault_text(fault);
  return text;
}

std::string wholes_text(const BackendResult& backend) {
  const WholeSummary summary = whole_summary(backend);
  if (summary.programs + summary.unjudged == 0) return {};
  const std::string unjudged =
      summary.unjudged == 0 ? "" : fmt::format(", {} could not be checked", summary.unjudged);
  return fmt::format(
      "  whole steps: {} of {} within the bounds propagated through their graphs{}, one repeated {} "
      "times{}\n",
      summary.agree, summary.programs, unjudged, summary.repetitions, too_few_text(summary));
}

std::string layers_text(const BackendResult& backend) {
  std::string text = fmt::format("{}\n  {:<24} {:>7} {:>8} {:>11} {:>9} {:>11} {:>11} {:>9}  {}\n",
                                 backend.name, "layer", "checks", "unproven", "local ulp", "of bound",
                                 "total ulp", "total L2", "undecided", "verdict");
  for (const LayerCheck& layer : backend.layers) {
    text += fmt::format("  {:<24} {:>7} {:>8} {:>11.4g} {:>9} {:>11.4g} {:>11.2e} {:>9}  {}\n",
                        layer.place.empty() ? "-" : layer.place, layer.checks, layer.unproven,
                        layer.local_ulp, share_text(layer.local_share), layer.accumulated_ulp,
                        layer.accumulated_l2, layer.undecided, mark(layer.verdict));
  }
  text += wholes_text(backend);
  const auto nodes = unproven_nodes(backend);
  if (nodes.empty()) return text;
  text += fmt::format("  {} node{} could not be checked in any program:\n", nodes.size(),
                      nodes.size() == 1 ? "" : "s");
  for (const auto& [name, reason] : nodes) text += fmt::format("    {}: {}\n", name, reason);
  return text;
}

std::string loss_check_text(const BackendResult& backend) {
  if (!backend.loss_check) return {};
  const LossCheck& check = *backend.loss_check;
  if (check.verdict != Verdict::agrees) return "; " + check.reason;
  return fmt::format("; {} step{} within the differences that rounding explains{}{}", check.steps,
                     check.steps == 1 ? "" : "s", check.reason.empty() ? "" : "; ", check.reason);
}

std::string losses_text(const Comparison& comparison) {
  std::string text;
  const std::size_t steps = comparison.backends.empty() ? 0 : comparison.backends.front().losses.size();
  for (const BackendResult& backend : comparison.backends) {
    if (backend.losses.empty()) continue;
    text += fmt::format("  {:<12} loss of step 1 {:.6f}, of step {} {:.6f}", backend.name,
                        backend.losses.front(), backend.losses.size(), backend.losses.back());
    for (const Divergence& divergence : backend.divergences) {
      text += fmt::format("; differs by {:.0e} {}", divergence.limit,
                          divergence.step == 0 ? "never" : fmt::format("at step {}", divergence.step));
    }
    if (!backend.divergences.empty()) {
      text += fmt::format(" (of {} compared)", std::min(steps, backend.losses.size()));
    }
    text += loss_check_text(backend) + "\n";
  }
  return text.empty() ? text : "training\n" + text;
}

std::string threads_text(const Comparison& comparison) {
  std::string text;
  for (const BackendResult& backend : comparison.backends) {
    for (const ThreadBits& bits : backend.thread_bits) {
      text += fmt::format("  {:<12} {}\n", backend.name, bits_text(bits));
    }
  }
  return text.empty() ? text : "numbers of threads\n" + text;
}

std::string results_text(const Comparison& comparison, const Remarks& remarks) {
  std::string text;
  for (const BackendResult& backend : comparison.backends) {
    if (backend.test_rows == 0) continue;
    text += fmt::format("  {:<12}", backend.name);
    for (const MetricOnBackend& metric : backend.metrics) {
      text += fmt::format(" {} {:.6f}", metric.name, metric.value);
      if (metric.interval)
        text += fmt::format(" [{:.4f}, {:.4f}]", metric.interval->first, metric.interval->second);
    }
    text += "\n";
    const auto classes = remarks.classes.find(backend.name);  // absent: it was not compared with the baseline
    if (classes == remarks.classes.end()) continue;
    text += fmt::format("    outputs differ by {:.3g} at most\n", backend.largest_output_difference);
    for (const OutputClasses& each : classes->second) text += class_text(each, backend.test_rows);
  }
  return text.empty() ? text : "test data\n" + text;
}

std::string text(const Comparison& comparison, const Remarks& remarks) {
  std::string all = verdict_text(comparison);
  all += fmt::format("\nchecked in {:.1f} s\n\n", comparison.context.check_seconds);
  for (const BackendResult& backend : comparison.backends) {
    if (!backend.layers.empty()) all += layers_text(backend) + "\n";
  }
  for (const std::string& part :
       {losses_text(comparison), threads_text(comparison), results_text(comparison, remarks)}) {
    if (!part.empty()) all += part + "\n";
  }
  for (const std::string& note : remarks.notes) all += "note: " + note + "\n";
  return all;
}

}  // namespace plexus::app
