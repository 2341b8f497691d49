// Composites on what no drawing gives: signed zeros, subnormal, largest and infinite numbers, NaN. A kernel
// is as good as the definition it replaces, and the definition as good as float64 lets it be.

#include <plexus/graph/rebuild.hpp>
#include <plexus/ops/catalog.hpp>
#include <plexus/ops/detail/widen.hpp>
#include <plexus/tensor/philox.hpp>

#include <cmath>
#include <limits>
#include <set>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "cases.hpp"
#include "draw.hpp"
#include "installed.hpp"
#include "judge.hpp"

using namespace plexus;
using namespace plexus::conformance;

BOOST_AUTO_TEST_SUITE(special_values_in_any_place)

namespace {

constexpr int trials = 6;

template <class T>
std::vector<double> special_values(bool probability, int trial) {
  using Limits = std::numeric_limits<T>;
  const double tiny = Limits::denorm_min();
  const double nan = Limits::quiet_NaN();
  if (probability) return {0.0, -0.0, tiny, 1.0, nan};
  std::vector<double> values{0.0, -0.0, tiny, -tiny, Limits::min(), nan};
  // A sum of the largest numbers overflows: beside anything of the other sign, its order would matter.
  const double ends[] = {Limits::max(), Limits::infinity(), -Limits::infinity(), Limits::lowest()};
  const int first = trial % 3;
  values.insert(values.end(), {ends[first], ends[first + 1]});
  return values;
}

/// The inputs of a case, special values in some places of each: few in the first trials, so that a row has
/// one, and all in the last.
Values with_specials(const ConformanceCase& each, const Graph& graph, int trial) {
  Values values = drawn(each, graph);
  const std::uint64_t key = stream_key(2, "special values", each.name);
  for (std::size_t i = 0; i < each.inputs.size(); ++i) {
    Tensor& input = values.at(fmt::format("x{}", i));
    if (!is_floating(input.dtype())) continue;
    const auto count = static_cast<std::size_t>(input.elements());
    std::vector<double> places(count);
    std::vector<double> choices(count);
    fill_uniform(key, static_cast<std::uint64_t>(trial) * 16 + 2 * i, places);
    fill_uniform(key, static_cast<std::uint64_t>(trial) * 16 + 2 * i + 1, choices);
    const bool probability = each.inputs[i].domain.kind == Domain::Kind::probabilities;
    const double density = trial + 1 == trials ? 1 : trial < 3 ? 0.06 : 0.25;
    const std::vector<double> specials = input.dtype() == DType::float32
                                             ? special_values<float>(probability, trial)
                                             : special_values<double>(probability, trial);
    visit_dtype(input.dtype(), [&]<class T>(T) {
      for (std::size_t at = 0; at < count; ++at) {
        if (places[at] >= density) continue;
        const auto which = static_cast<std::size_t>(choices[at] * static_cast<double>(specials.size()));
        input.data<T>()[at] = static_cast<T>(specials[which]);
      }
    });
  }
  return values;
}

Values widened_values(const Values& values) {
  Values wide;
  for (const auto& [name, value] : values) wide.emplace(name, value.converted(widened(value.dtype())));
  return wide;
}

/// The graph with definitions in the place of composites, down to ops that have none.
std::shared_ptr<const Graph> primitives_of(std::shared_ptr<const Graph> graph) {
  for (bool found = true; found;) {
    found = false;
    Rebuild rebuild(*graph);
    for (std::size_t id = 0; id < graph->size(); ++id) {
      const Node& node = graph->node(id);
      if (!node.op().has_definition()) {
        rebuild.copy(node);
        continue;
      }
      found = true;
      rebuild.replace(
          node, node.op().definition(rebuild[std::span<const Symbol>(node.inputs())], node.attributes()));
    }
    graph = rebuild.finish();
  }
  return graph;
}

/// What the definition gives in float64, what it gives in the dtype of the case (where a value on the way may
/// overflow that float64 holds), and the error bounds.
struct Truth {
  std::vector<Tensor> wide;
  std::vector<Tensor> narrow;
  std::vector<Tensor> bounds;
  bool overflowing;  ///< whether NaN from an overflow on the way is right
};

/// Ops whose definition adds up squares of differences, or products with them: of the largest numbers these
/// are infinite in float32 while a scale becomes 0, and no other order of computing avoids the NaN of
/// inf * 0.
bool sums_squares(std::string_view op) {
  return op == "batch_normalization" || op == "batch_normalization_gradient";
}

Truth truth_of(const ConformanceCase& each, const Values& inputs) {
  const std::shared_ptr<const Graph> graph = graph_of(each);
  const auto wide = primitives_of(widened(*graph));
  const auto narrow = primitives_of(graph);
  const Backend& reference = reference_backend();
  return {Guarded(*wide, reference, reference, widened_values(inputs)).run(),
          Guarded(*narrow, reference, reference, inputs).run(),
          expected_of(*graph, inputs, installed_backends().at("reference")).bounds, sums_squares(each.op)};
}

/// NaN is right where the truth is NaN and nowhere else; `overflowing`: or where the definition in the dtype
/// of the case gives it.
bool is_right(double found, double wide, double narrow, double bound, DType dtype, bool overflowing) {
  if (std::isnan(found)) return std::isnan(wide) || (overflowing && std::isnan(narrow));
  if (std::isnan(wide)) return false;
  const double largest = dtype == DType::float32 ? double{std::numeric_limits<float>::max()}
                                                 : std::numeric_limits<double>::max();
  const bool overflows = std::abs(wide) > largest || std::isinf(narrow);
  if (std::isinf(found)) return found == wide || (overflows && (found > 0) == (wide > 0)) || found == narrow;
  if (std::isinf(wide)) return false;
  return std::isinf(bound) || std::abs(found - wide) <= bound || std::abs(found - narrow) <= bound;
}

void judge(const std::vector<Tensor>& found, const Truth& truth, const Values& inputs,
           const std::string& what) {
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (std::int64_t at = 0; at < found[i].elements(); ++at) {
      const double wide = truth.wide[i].at(at);
      const double narrow = truth.narrow[i].at(at);
      const double bound = truth.bounds[i].at(at);
      if (is_right(found[i].at(at), wide, narrow, bound, found[i].dtype(), truth.overflowing)) continue;
      const Tensor& last = inputs.rbegin()->second;
      const std::string from =
          last.shape() == found[i].shape() ? fmt::format(" (of {:.9g})", last.at(at)) : "";
      BOOST_ERROR(fmt::format("{}: output {}[{}]{} is {:.9g}; its definition gives {:.9g}, in float64 {:.9g}",
                              what, i, at, from, found[i].at(at), narrow, wide));
      break;
    }
  }
}

bool is_swept(const ConformanceCase& each, const Graph& graph) {
  std::int64_t elements = 0;
  for (const CaseInput& input : each.inputs) {
    if (input.type.shape.is_open()) return false;
    elements = std::max(elements, input.type.shape.elements());
  }
  // Larger ones have nothing that smaller ones lack.
  if (elements > 1000) return false;
  for (std::size_t id = 0; id < graph.size(); ++id) {
    const Op& op = graph.node(id).op();
    if (op.name() == each.op && (op.has_definition() || op.elementwise())) return true;
  }
  return false;
}

}  // namespace

BOOST_AUTO_TEST_CASE(give_what_the_definition_gives) {
  std::set<std::string> swept;
  for (const DType floating : {DType::float32, DType::float64}) {
    for (const ConformanceCase& each : computed_cases(floating)) {
      const auto graph = graph_of(each);
      if (!is_swept(each, *graph)) continue;
      swept.insert(each.op);
      for (int trial = 0; trial < trials; ++trial) {
        const Values inputs = with_specials(each, *graph, trial);
        const Truth truth = truth_of(each, inputs);
        for (const auto& [name, backend] : installed_backends()) {
          const std::string what =
              fmt::format("{}: {} ({}), trial {}", name, each.name, plexus::name_of(floating), trial);
          judge(Guarded(*graph, *backend, reference_backend(), inputs).run(), truth, inputs, what);
          judge(Guarded(*graph, *backend, reference_backend(), inputs, true).run(), truth, inputs,
                what + " by definition");
        }
      }
    }
  }
  for (const Op* op : core_ops()) {
    BOOST_TEST((!op->has_definition() || swept.count(std::string(op->name())) == 1), op->name()
                                                                                         << " is not swept");
  }
}

BOOST_AUTO_TEST_SUITE_END()
