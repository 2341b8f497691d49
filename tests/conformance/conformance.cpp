#include <plexus/graph/leaves.hpp>
#include <plexus/ops/catalog.hpp>
#include <plexus/ops/differentiate.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/tensor/philox.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "cases.hpp"
#include "draw.hpp"
#include "installed.hpp"
#include "judge.hpp"

using namespace plexus;
using namespace plexus::conformance;

BOOST_AUTO_TEST_SUITE(every_case)

namespace {

/// Calls f(case, backend, its name) for every backend, dtype and case; an exception fails the case alone.
template <class F>
void for_all(F f) {
  for (const auto& [name, backend] : installed_backends()) {
    for (const DType floating : {DType::float32, DType::float64}) {
      for (const ConformanceCase& each : computed_cases(floating)) {
        const std::string what = fmt::format("{}: {} ({})", name, each.name, name_of(floating));
        try {
          f(each, *backend, what);
        } catch (const std::exception& error) {
          BOOST_ERROR(what << ": " << error.what());
        }
      }
    }
  }
}

/// Whether `found` agrees with what is expected; says where it does not.
void judge(const std::vector<Tensor>& found, const Expected& expected, bool exact, const std::string& what) {
  BOOST_REQUIRE_EQUAL(found.size(), expected.values.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    const Tensor& bounds = expected.bounds[i];
    std::int64_t undecided = 0;
    for (std::int64_t at = 0; at < found[i].elements(); ++at) {
      const double bound = exact || !is_floating(found[i].dtype()) ? 0 : bounds.at(at);
      undecided += std::isinf(bounds.at(at)) ? 1 : 0;
      if (!exact && std::isinf(bounds.at(at))) continue;
      const double off = std::abs(found[i].at(at) - expected.values[i].at(at));
      if (off <= bound) continue;
      BOOST_ERROR(fmt::format("{}: output {}[{}] is {:.17g}, expected {:.17g} within {:.3g}", what, i, at,
                              found[i].at(at), expected.values[i].at(at), bound));
      break;
    }
    BOOST_TEST((exact || found[i].elements() == 0 || undecided < found[i].elements()),
               what << ": every element of output " << i << " is undecided");
  }
}

/// sum of fixed random weights times all floating outputs.
Symbol weighted_sum(Graph& graph, const std::vector<Graph::Named>& outputs, std::vector<Tensor>& weights) {
  Symbol loss;
  for (const Graph::Named& output : outputs) {
    Tensor weight(DType::float64, output.symbol.shape());
    fill_normal(7, weights.size(), weight.data<double>());
    weights.push_back(weight);
    const Symbol part = sum(output.symbol * graph.constant(weight));
    loss = loss ? loss + part : part;
  }
  return loss;
}

/// The central difference of the weighted outputs by one element, from two steps extrapolated to none:
/// (4 D(h/2) - D(h)) / 3 has an error of h^4.
double quotient(Guarded& run, const std::string& input, const Tensor& at, std::int64_t element,
                const std::vector<Tensor>& weights) {
  const auto difference = [&](double step) {
    std::vector<Tensor> ends[2];
    for (const int side : {0, 1}) {
      Tensor moved = at.clone();
      moved.data<double>()[static_cast<std::size_t>(element)] += side == 0 ? -step : step;
      run.write(input, moved);
      ends[side] = run.run();
    }
    double total = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      for (std::int64_t j = 0; j < weights[i].elements(); ++j) {
        total += weights[i].at(j) * (ends[1][i].at(j) - ends[0][i].at(j));
      }
    }
    return total / (2 * step);
  };
  constexpr double step = 1e-4;
  const double extrapolated = (4 * difference(step / 2) - difference(step)) / 3;
  run.write(input, at);
  return extrapolated;
}

void check_gradients(const ConformanceCase& each, const Backend& backend, const std::string& what) {
  const auto plain = graph_of(each);
  const Values inputs = drawn(each, *plain);
  const auto graph = graph_of(each);
  const std::vector<Graph::Named> outputs = graph->outputs();
  std::vector<Tensor> weights;
  const Symbol loss = weighted_sum(*graph, outputs, weights);
  std::vector<Graph::Named> by;
  std::vector<Symbol> symbols;
  for (const Graph::Named& input : graph->inputs()) {
    if (!is_floating(input.symbol.dtype())) continue;
    by.push_back(input);
    symbols.push_back(input.symbol);
  }
  const std::vector<Symbol> gradients = differentiate(loss, symbols);
  for (std::size_t i = 0; i < by.size(); ++i) {
    graph->output("d" + by[i].name, gradients[i] ? gradients[i] : zeros_like(by[i].symbol));
  }
  const std::vector<Tensor> derived = Guarded(*graph, backend, reference_backend(), inputs).run();
  Guarded run(*plain, reference_backend(), reference_backend(), inputs);
  for (std::size_t i = 0; i < by.size(); ++i) {
    const Tensor& at = inputs.at(by[i].name);
    const Tensor& gradient = derived[outputs.size() + i];
    // All of a small input, else about twelve elements of it.
    const std::int64_t stride = at.elements() <= 40 ? 1 : at.elements() / 12;
    for (std::int64_t element = 0; element < at.elements(); element += stride) {
      const double measured = quotient(run, by[i].name, at, element, weights);
      const double off = std::abs(measured - gradient.at(element));
      if (off <= 1e-6 * (std::abs(measured) + 1e-2)) continue;
      BOOST_ERROR(fmt::format("{}: d/d{}[{}] is {:.12g}, the difference quotient {:.12g}", what, by[i].name,
                              element, gradient.at(element), measured));
      break;
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(is_right_within_its_error_bound_and_exactly_where_it_can_be) {
  for_all([](const ConformanceCase& each, const Backend& backend, const std::string& what) {
    const auto graph = graph_of(each);
    const Values inputs = drawn(each, *graph);
    const Expected expected = expected_of(*graph, inputs, installed_backends().at("reference"));
    for (const int threads : {1, 2}) {
      judge(Guarded(*graph, backend, reference_backend(), inputs, false, threads).run(), expected, each.exact,
            fmt::format("{}, {} threads", what, threads));
    }
    judge(Guarded(*graph, backend, reference_backend(), inputs, true).run(), expected, each.exact,
          what + " by definition");
  });
}

BOOST_AUTO_TEST_CASE(has_the_gradients_that_difference_quotients_give) {
  for (const auto& [name, backend] : installed_backends()) {
    for (const ConformanceCase& each : computed_cases(DType::float64)) {
      if (!each.differentiable) continue;
      const std::string what = fmt::format("{}: {}", name, each.name);
      try {
        check_gradients(each, *backend, what);
      } catch (const std::exception& error) {
        BOOST_ERROR(what << ": " << error.what());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(is_in_the_support_matrix) {
  std::map<std::string, std::map<std::string, std::set<std::string>>> matrix;
  for_all([&](const ConformanceCase& each, const Backend& backend, const std::string&) {
    const auto graph = graph_of(each);
    for (std::size_t id = 0; id < graph->size(); ++id) {
      const Node& node = graph->node(id);
      if (node.op().name() != each.op) continue;
      const bool free = is_leaf(node) || node.op().alias();
      const Provider provider = provider_of(node, backend, reference_backend());
      BOOST_TEST((free || provider != Provider::none), each.name << " is run by nobody");
      matrix[each.op][std::string(backend.name())].insert(
          std::string(free ? "free" : plexus::conformance::name_of(provider)));
    }
  });
  for (const auto& [op, row] : matrix) {
    std::string line = fmt::format("{:<36}", op);
    for (const auto& [backend, providers] : row)
      line += fmt::format(" {}: {}", backend, fmt::join(providers, ", "));
    std::puts(line.c_str());
  }
}

BOOST_AUTO_TEST_SUITE_END()
