#include <plexus/compare/exact/deviation.hpp>
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

/// A layer differs if any node differs, agrees if any agrees, and is inconclusive otherwise. Inconclusive
/// nodes are listed separately.
Verdict with(Verdict layer, Verdict node) {
  if (layer == Verdict::differs || node == Verdict::differs) return Verdict::differs;
  return std::min(layer, node);
}

bool is_single(const NodeCheck& check) { return check.type.dtype == DType::float32; }

/// Values that are not floating-point numbers have no ulp.
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
  return fmt::format("{} {} ({}): {}", node.place, node.op, name_of(node.phase), node.type.text());
}

/// The nodes that were inconclusive in every program, by description.
std::map<std::string, const NodeCheck*> unproven(const BackendResult& backend) {
  std::map<std::string, const NodeCheck*> found;
  std::set<std::string> proven;
  for (const ProgramCheck& program : backend.programs) {
    for (const NodeCheck& node : program.nodes) {
      if (node.verdict == Verdict::inconclusive) {
        found.insert({node_text(node), &node});
      } else {
        proven.insert(node_text(node));
      }
    }
  }
  for (const std::string& name : proven) found.erase(name);
  return found;
}

/// The unproven nodes whose op has no bound. The other unproven nodes have values of zeros and the like.
std::vector<const NodeCheck*> unbounded(const BackendResult& backend) {
  std::vector<const NodeCheck*> nodes;
  for (const auto& [name, node] : unproven(backend)) {
    if (!node->unbounded.empty()) nodes.push_back(node);
  }
  return nodes;
}

/// Bounds are worst cases, which grow with each layer: after some normalizations they are finite only for
/// some rows. A step without finite bounds is accepted if the whole step of another program of the backend
/// agrees: it gave no NaN or infinity of its own, and each of its nodes is judged alone.
void accept_loose(std::vector<ProgramCheck>& programs) {
  const auto proves = [](const ProgramCheck& program) {
    return program.whole && program.whole->judged && program.whole->verdict == Verdict::agrees;
  };
  if (std::none_of(programs.begin(), programs.end(), proves)) return;
  for (ProgramCheck& program : programs) {
    if (!program.whole || !program.whole->loose) continue;
    program.whole->verdict = Verdict::agrees;
    program.whole->reason.clear();
  }
}

/// A fault that only the whole step shows belongs to the layer of its first kernel.
void add(std::vector<LayerCheck>& layers, ProgramCheck& program) {
  program.verdict = worst(program.verdict, program.whole->verdict);
  if (program.whole->part) layer_of(layers, program.whole->part->place).verdict = Verdict::differs;
}

std::string in_words(const ProgramCheck& program, const NodeCheck& node) {
  const Deviation& off = node.other_machine->local;
  return fmt::format(
      "{} of '{}' ({}), {}, {}: {} of {} elements are beyond their bounds, worst {:.9g}, expected {:.9g} "
      "within {:.3g}",
      node.op, node.place, name_of(node.phase), node.type.text(), program_text(program), off.beyond,
      off.elements, off.found, off.expected, off.bound);
}

void add(OtherMachineResult& result, const ProgramCheck& program, const NodeCheck& node, bool single) {
  ++result.values;
  result.distance_ulp =
      std::max(result.distance_ulp, typical_ulps(node, node.other_machine->distance, single));
  if (node.other_machine->distance.max_abs == 0) ++result.equal;
  if (!node.other_machine->same_inputs) {
    ++result.unknown;
    return;
  }
  result.share = std::max(result.share, share_of_bound(node.other_machine->local));
  if (node.other_machine->local.beyond == 0) return;
  if (result.beyond++ == 0) result.first = in_words(program, node);
}

std::optional<OtherMachineResult> other_machine_result(const std::vector<ProgramCheck>& programs) {
  OtherMachineResult result;
  for (const ProgramCheck& program : programs) {
    const bool single = std::any_of(program.nodes.begin(), program.nodes.end(), is_single);
    for (const NodeCheck& node : program.nodes) {
      if (node.other_machine) add(result, program, node, single);
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
  // A judged fault is more informative than a step that could not be judged.
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
      node.op, node.place, name_of(node.phase), node.provider, node.unbounded);
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
    summary.agree += program.whole->judged && program.whole->verdict == Verdict::agrees ? 1 : 0;
    const int wanted = program.whole->wanted;
    const int made = program.whole->repetitions;
    const bool first = summary.programs + summary.unjudged == 1;
    // Among steps with the same planned number, the one with the fewest repetitions counts.
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
  accept_loose(backend.programs);
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
  backend.other_machine = other_machine_result(backend.programs);
}

void summarize(Comparison& comparison) {
  comparison.verdict = Verdict::agrees;
  for (const BackendResult& backend : comparison.backends) {
    comparison.verdict = worst(comparison.verdict, backend.verdict);
    if (backend.other_machine) comparison.verdict = worst(comparison.verdict, backend.other_machine->verdict);
  }
}

}  // namespace plexus
