#include <plexus/compare/comparison.hpp>
#include <plexus/compare/deviation.hpp>

#include <algorithm>

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

/// The type of a check begins with its dtype. A value that is no floating-point number has no such unit.
double typical_ulps(const NodeCheck& check, const Deviation& off) {
  if (check.type.starts_with("float32")) return off.relative_l2 / 0x1p-23;
  return check.type.starts_with("float64") ? off.relative_l2 / 0x1p-52 : 0;
}

void add(LayerCheck& layer, const NodeCheck& check) {
  layer.local_ulp = std::max(layer.local_ulp, typical_ulps(check, check.local));
  layer.local_share = std::max(layer.local_share, share_of_bound(check.local));
  if (check.accumulated) {
    layer.accumulated_ulp = std::max(layer.accumulated_ulp, typical_ulps(check, *check.accumulated));
    layer.accumulated_l2 = std::max(layer.accumulated_l2, check.accumulated->relative_l2);
  }
  ++layer.checks;
  layer.undecided += check.local.undecided;
  layer.verdict = with(layer.verdict, check.verdict);
}

}  // namespace

std::string_view name_of(Word word) {
  switch (word) {
    case Word::forward:
      return "forward";
    case Word::gradient:
      return "gradient";
    case Word::update:
      break;
  }
  return "update";
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::agrees:
      return "agrees";
    case Verdict::inconclusive:
      return "inconclusive";
    case Verdict::differs:
      break;
  }
  return "differs";
}

FirstFault first_fault(const BackendResult& backend) {
  for (const ProgramCheck& program : backend.programs) {
    for (const NodeCheck& node : program.nodes) {
      if (node.verdict == Verdict::differs) return {&backend, &program, &node};
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

void summarize(BackendResult& backend, const std::vector<std::string>& places) {
  backend.layers.clear();
  for (ProgramCheck& program : backend.programs) {
    program.verdict = program.nodes.empty() ? Verdict::agrees : Verdict::inconclusive;
    for (const NodeCheck& node : program.nodes) {
      program.verdict = with(program.verdict, node.verdict);
      add(layer_of(backend.layers, node.place), node);
    }
  }
  const auto rank = [&](const LayerCheck& layer) {
    return std::find(places.begin(), places.end(), layer.place) - places.begin();
  };
  std::stable_sort(backend.layers.begin(), backend.layers.end(),
                   [&](const LayerCheck& a, const LayerCheck& b) { return rank(a) < rank(b); });
  backend.verdict = backend.failure.empty() ? Verdict::agrees : Verdict::inconclusive;
  for (const LayerCheck& layer : backend.layers) backend.verdict = worst(backend.verdict, layer.verdict);
}

void summarize(Comparison& comparison) {
  comparison.verdict = Verdict::agrees;
  for (const BackendResult& backend : comparison.backends) {
    comparison.verdict = worst(comparison.verdict, backend.verdict);
  }
}

}  // namespace plexus
