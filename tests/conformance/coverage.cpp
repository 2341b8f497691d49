#include <plexus/ops/catalog.hpp>

#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

#include "cases.hpp"

using namespace plexus;
using namespace plexus::conformance;

BOOST_AUTO_TEST_SUITE(coverage)

namespace {

bool holds(const Graph& graph, std::string_view op) {
  for (std::size_t id = 0; id < graph.size(); ++id) {
    if (graph.node(id).op().name() == op) return true;
  }
  return false;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_op_has_a_case) {
  for (const DType floating : {DType::float32, DType::float64}) {
    std::set<std::string> covered;
    for (const ConformanceCase& each : conformance_cases(floating)) covered.insert(each.op);
    for (const Op* op : core_ops()) {
      BOOST_TEST(covered.count(std::string(op->name())) == 1, op->name() << " has no conformance case");
    }
  }
}

BOOST_AUTO_TEST_CASE(every_case_builds_the_op_it_is_for_under_a_name_of_its_own) {
  for (const DType floating : {DType::float32, DType::float64}) {
    std::set<std::string> names;
    for (const ConformanceCase& each : conformance_cases(floating)) {
      BOOST_TEST(names.insert(each.name).second, each.name << " is there twice");
      const auto graph = graph_of(each);
      BOOST_TEST(holds(*graph, each.op), each.name << " makes no " << each.op);
    }
  }
}

BOOST_AUTO_TEST_CASE(exact_domains_are_representable) {
  for (const ConformanceCase& each : conformance_cases(DType::float32)) {
    for (const CaseInput& input : each.inputs) {
      BOOST_TEST((is_floating(input.type.dtype) || input.domain.kind == Domain::Kind::whole), each.name);
      BOOST_TEST(input.type.shape.is_open() == (input.rows > 0), each.name);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
