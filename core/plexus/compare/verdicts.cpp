#include <plexus/compare/checks/deviation.hpp>
#include <plexus/compare/verdicts.hpp>

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace plexus {

namespace {

Verdict worst(Verdict a, Verdict b) { return std::max(a, b); }

LayerCheck& layer_of(std::vector<LayerCheck>& layers, const std::string& place) {
  const auto found = std::find_if(layers.begin(), layers.end(),
                                  [&](const LayerCheck& layer) { return layer.place == place; });
  if (found != layers.end()) return *found;
  layers.push_back({});
  layers.back().place = place;
  layers.back().verdict = Verdict::inconclusive;
  return layers.back();
}

/// One difference decides; else one agreement is enough, for the nodes that prove nothing are told apart.
Verdict with(Verdict layer, Verdict node) {
  if (layer == Verdict::differs || node == Verdict::differs) return Verdict::differs;
  return std::min(layer, node);
}

bool is_single(const NodeCheck& check) { return check.type.dtype == DType::float32; }

/// A value that is no floating-point number has no such unit.
double typical_ulps(const NodeCheck& check, const Deviation& off, bool single) {
  if (!is_floating(check.type.dtype)) return 0;
  return off.relative_l2 / (single ? 0x1p-23 : 0x1p-52);
}

/// `single`: the program computes in float32, so that its float64 accumulators carry errors of that size.
void add(LayerCheck& layer, const NodeCheck& check, bool single) {
  layer.local_ulp = std::max(layer.local_ulp, typical_ulps(check, check.local, is_single(check)));
  layer.local_share = std::max(layer.local_share, share_of_bound(check.local));
  if (check.accumulated) {
    layer.accumulated_ulp = std::max(layer.accumulated_ulp, typical_ulps(check, *check.accumulated, single));
    layer.accumulated_l2 = std::max(layer.accumulated_l2, check.accumulated->relative_l2);
  }
  ++layer.checks;
  layer.unproven += check.verdict == Verdict::inconclusive ? 1 : 0;
  layer.undecided += check.local.undecided;
  layer.verdict = with(layer.verdict, check.verdict);
}

std::string node_text(const NodeCheck& node) {
  return fmt::format("{} {} ({}): {}", node.place, node.op, name_of(node.word), node.type.text());
}

/// The nodes that no check of any program proved, by what they are.
std::map<std::string, const NodeCheck*> unproven(const BackendResult& backend) {
  std::map<std::string, const NodeCheck*> found;
  std::set<std::string> told;
  for (const ProgramCheck& program : backend.programs) {
    for (const NodeCheck& node : program.nodes) {
      if (node.verdict == Verdict::inconclusive) {
        found.insert({node_text(node), &node});
      } else {
        told.insert(node_text(node));
      }
    }
  }
  for (const std::string& name : told) found.erase(name);
  return found;
}

/// Those of them whose op gives nothing to judge by. Other values that prove nothing are zeros and the like.
std::vector<const NodeCheck*> unbounded(const BackendResult& backend) {
  std::vector<const NodeCheck*> nodes;
  for (const auto& [name, node] : unproven(backend)) {
    if (!node->unbounded.empty()) nodes.push_back(node);
  }
  return nodes;
}

/// What only the whole shows is the fault of the layer whose part it is.
void add(std::vector<LayerCheck>& layers, ProgramCheck& program) {
  program.verdict = worst(program.verdict, program.whole->verdict);
  if (program.whole->part) layer_of(layers, program.whole->part->place).verdict = Verdict::differs;
}

std::string in_words(const ProgramCheck& program, const NodeCheck& node) {
  const Deviation& off = node.elsewhere->local;
  return fmt::format(
      "{} of '{}' ({}), {}, {}: {} of {} elements are beyond their bounds, worst {:.9g}, expected {:.9g} "
      "within {:.3g}",
      node.op, node.place, name_of(node.word), node.type.text(), program_text(program), off.beyond,
      off.elements, off.found, off.expected, off.bound);
}

void add(ElsewhereResult& result, const ProgramCheck& program, const NodeCheck& node, bool single) {
  ++result.values;
  result.apart_ulp = std::max(result.apart_ulp, typical_ulps(node, node.elsewhere->apart, single));
  if (node.elsewhere->apart.max_abs == 0) ++result.equal;
  if (!node.elsewhere->same_inputs) {
    ++result.unknown;
    return;
  }
  result.share = std::max(result.share, share_of_bound(node.elsewhere->local));
  if (node.elsewhere->local.beyond == 0) return;
  if (result.beyond++ == 0) result.first = in_words(program, node);
}

std::optional<ElsewhereResult> elsewhere_of(const std::vector<ProgramCheck>& programs) {
  ElsewhereResult result;
  for (const ProgramCheck& program : programs) {
    const bool single = std::any_of(program.nodes.begin(), program.nodes.end(), is_single);
    for (const NodeCheck& node : program.nodes) {
      if (node.elsewhere) add(result, program, node, single);
    }
  }
  if (result.values == 0) return std::nullopt;
  result.verdict = result.beyond > 0                 ? Verdict::differs
                   : result.unknown == result.values ? Verdict::inconclusive
                                                     : Verdict::agrees;
  return result;
}

}  // namespace

FirstFault first_fault(const BackendResult& backend) {
  for (const ProgramCheck& program : backend.programs) {
    for (const NodeCheck& node : program.nodes) {
      if (node.verdict == Verdict::differs) return {&backend, &program, &node};
    }
    if (program.whole && program.whole->part) {
      return {&backend, &program, &*program.whole->part, &*program.whole};
    }
  }
  return {};
}

FirstFault first_fault(const Comparison& comparison) {
  for (const BackendResult& backend : comparison.backends) {
    if (const FirstFault fault = first_fault(backend)) return fault;
  }
  return {};
}

const Deviation* beyond_bounds(const NodeCheck& node) {
  if (node.meaning && node.meaning->beyond > 0) return &*node.meaning;
  if (node.local.beyond > 0) return &node.local;
  if (node.exact && node.exact->beyond > 0) return &*node.exact;
  return node.special && node.special->beyond > 0 ? &*node.special : nullptr;
}

const ProgramCheck* unexplained_whole(const BackendResult& backend) {
  // What was judged and is not right says more than what could not be judged.
  const auto badness = [](const WholeCheck& whole) { return std::pair(whole.verdict, whole.judged); };
  const ProgramCheck* found = nullptr;
  for (const ProgramCheck& program : backend.programs) {
    if (!program.whole || program.whole->verdict == Verdict::agrees || program.whole->part) continue;
    if (found == nullptr || badness(*program.whole) > badness(*found->whole)) found = &program;
  }
  return found;
}

std::string unbounded_text(const BackendResult& backend) {
  const std::vector<const NodeCheck*> nodes = unbounded(backend);
  if (nodes.empty()) return {};
  const NodeCheck& node = *nodes.front();
  return fmt::format(
      "{} of '{}' ({}), by {}, could be judged in no program: the op '{}' has neither error_bound nor a "
      "definition: give it one",
      node.op, node.place, name_of(node.word), node.provider, node.unbounded);
}

std::string whole_doubt(const BackendResult& backend) {
  const ProgramCheck* const program = unexplained_whole(backend);
  const std::string whole =
      program == nullptr ? "" : fmt::format("{} ({})", program->whole->reason, program_text(*program));
  if (program != nullptr && program->whole->judged) return whole;
  const Verdict losses = backend.loss_check ? backend.loss_check->verdict : Verdict::agrees;
  if (losses == Verdict::differs) return backend.loss_check->reason;
  if (std::string text = unbounded_text(backend); !text.empty()) return text;
  if (!whole.empty()) return whole;
  return losses == Verdict::agrees ? "" : backend.loss_check->reason;
}

WholeSummary whole_summary(const BackendResult& backend) {
  WholeSummary summary;
  for (const ProgramCheck& program : backend.programs) {
    if (!program.whole) continue;
    ++(program.whole->judged ? summary.programs : summary.unjudged);
    summary.agree += program.whole->verdict == Verdict::agrees ? 1 : 0;
    const int wanted = program.whole->wanted;
    const int made = program.whole->repetitions;
    const bool first = summary.programs + summary.unjudged == 1;
    // Of those that were to be repeated equally often, the one that got least far.
    const bool less = wanted == summary.wanted && made < summary.repetitions;
    if (!first && wanted <= summary.wanted && !less) continue;
    summary.wanted = wanted;
    summary.repetitions = made;
  }
  return summary;
}

std::int64_t checks_of(const BackendResult& backend, Verdict verdict) {
  std::int64_t count = 0;
  for (const ProgramCheck& program : backend.programs) {
    count += std::count_if(program.nodes.begin(), program.nodes.end(),
                           [&](const NodeCheck& node) { return node.verdict == verdict; });
  }
  return count;
}

std::map<std::string, std::string> unproven_nodes(const BackendResult& backend) {
  std::map<std::string, std::string> reasons;
  for (const auto& [name, node] : unproven(backend)) reasons.insert({name, node->reason});
  return reasons;
}

void summarize(BackendResult& backend, const std::vector<std::string>& places) {
  backend.layers.clear();
  for (ProgramCheck& program : backend.programs) {
    program.verdict = program.nodes.empty() ? Verdict::agrees : Verdict::inconclusive;
    const bool single = std::any_of(program.nodes.begin(), program.nodes.end(), is_single);
    for (const NodeCheck& node : program.nodes) {
      program.verdict = with(program.verdict, node.verdict);
      add(layer_of(backend.layers, node.place), node, single);
    }
    if (program.whole) add(backend.layers, program);
  }
  for (const NodeCheck* node : unbounded(backend)) {
    Verdict& layer = layer_of(backend.layers, node->place).verdict;
    layer = worst(layer, Verdict::inconclusive);
  }
  const auto rank = [&](const LayerCheck& layer) {
    return std::find(places.begin(), places.end(), layer.place) - places.begin();
  };
  std::stable_sort(backend.layers.begin(), backend.layers.end(),
                   [&](const LayerCheck& a, const LayerCheck& b) { return rank(a) < rank(b); });
  backend.verdict = backend.failure.empty() ? Verdict::agrees : Verdict::inconclusive;
  for (const LayerCheck& layer : backend.layers) backend.verdict = worst(backend.verdict, layer.verdict);
  for (const ProgramCheck& program : backend.programs) {
    if (program.whole) backend.verdict = worst(backend.verdict, program.whole->verdict);
  }
  if (backend.loss_check) backend.verdict = worst(backend.verdict, backend.loss_check->verdict);
  backend.elsewhere = elsewhere_of(backend.programs);
}

void summarize(Comparison& comparison) {
  comparison.verdict = Verdict::agrees;
  for (const BackendResult& backend : comparison.backends) {
    comparison.verdict = worst(comparison.verdict, backend.verdict);
    if (backend.elsewhere) comparison.verdict = worst(comparison.verdict, backend.elsewhere->verdict);
  }
}

}  // namespace plexus
