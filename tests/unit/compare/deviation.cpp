#include <plexus/compare/exact/deviation.hpp>
#include <plexus/compare/verdicts.hpp>

#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(deviations)

BOOST_AUTO_TEST_CASE(are_counted_in_units_of_the_last_place_of_the_true_value) {
  // Between 1 and 2 a float's neighbours are 2^-23 apart, between 4 and 8 2^-21.
  const Tensor found = Tensor::of<float>({3}, {1.0F + 0x1p-23F, 4.0F + 0x1p-20F, 0.0F});
  const Tensor expected = Tensor::of<double>({3}, {1.0, 4.0, 0.0});
  const Deviation off = deviation(found, expected, nullptr);
  BOOST_TEST(off.max_ulp == 2.0);
  BOOST_TEST(off.max_abs == 0x1p-20);
  BOOST_TEST(off.worst == 1);
  BOOST_TEST(off.found == 4.0 + 0x1p-20);
  BOOST_TEST(off.expected == 4.0);
  BOOST_TEST(off.elements == 3);
  BOOST_TEST(off.nonzero == 2);
  // sqrt(2^-46 + 2^-40) / sqrt(1 + 16)
  BOOST_TEST(std::abs(off.relative_l2 - std::sqrt((0x1p-46 + 0x1p-40) / 17)) < 1e-15);
}

BOOST_AUTO_TEST_CASE(are_worst_where_the_share_of_the_bound_is_largest) {
  const Tensor found = Tensor::of<float>({3}, {1.5F, 101.0F, 7.0F});
  const Tensor expected = Tensor::of<double>({3}, {1.0, 100.0, 0.0});
  const double infinity = std::numeric_limits<double>::infinity();
  const Tensor bounds = Tensor::of<double>({3}, {0.25, 2.0, infinity});
  const Deviation off = deviation(found, expected, &bounds);
  BOOST_TEST(off.worst == 0);
  BOOST_TEST(off.beyond == 1);
  BOOST_TEST(off.undecided == 1);
  BOOST_TEST(share_of_bound(off) == 2.0);
}

BOOST_AUTO_TEST_CASE(no_number_is_beyond_every_bound_unless_the_truth_is_none) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  const Tensor found = Tensor::of<float>({4}, {static_cast<float>(nan), static_cast<float>(nan),
                                               static_cast<float>(infinity), static_cast<float>(infinity)});
  // 1e39 is infinite as a float.
  const Tensor expected = Tensor::of<double>({4}, {1.0, nan, 1.0, 1e39});
  const Tensor bounds = Tensor::of<double>({4}, {1e300, 0.0, 1e300, 0.0});
  const Deviation off = deviation(found, expected, &bounds);
  BOOST_TEST(off.beyond == 2);
  BOOST_TEST(off.nan == 1);
  BOOST_TEST(off.infinite == 1);
}

BOOST_AUTO_TEST_CASE(no_error_is_within_a_bound_that_is_no_number) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Tensor found = Tensor::of<float>({2}, {1.0F, 2.5F});
  const Tensor expected = Tensor::of<double>({2}, {1.0, 2.0});
  const Tensor bounds = Tensor::of<double>({2}, {nan, nan});
  const Deviation off = deviation(found, expected, &bounds);
  BOOST_TEST(off.beyond == 1);
  BOOST_TEST(off.worst == 1);
  BOOST_TEST(std::isinf(share_of_bound(off)));
}

BOOST_AUTO_TEST_CASE(prove_something_where_the_truth_is_decided_and_a_number_other_than_zero) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  const Tensor found = Tensor::of<float>({5}, {3.0F, 0.0F, 4.0F, static_cast<float>(nan), 5.0F});
  const Tensor expected = Tensor::of<double>({5}, {3.0, 0.0, 4.0, nan, infinity});
  const Tensor bounds = Tensor::of<double>({5}, {1e-6, 1e-6, infinity, 1e-6, 1e-6});
  BOOST_TEST(deviation(found, expected, &bounds).nonzero == 1);  // 3 alone; 4 is undecided
}

BOOST_AUTO_TEST_CASE(of_two_tests_are_merged_to_the_worse) {
  const Tensor expected = Tensor::of<double>({1}, {1.0});
  const Tensor bounds = Tensor::of<double>({1}, {1.0});
  const Deviation small = deviation(Tensor::of<float>({1}, {1.25F}), expected, &bounds);
  const Deviation large = deviation(Tensor::of<float>({1}, {3.0F}), expected, &bounds);
  for (const Deviation& both : {merged(small, large), merged(large, small)}) {
    BOOST_TEST(both.found == 3.0);
    BOOST_TEST(both.max_abs == 2.0);
    BOOST_TEST(both.elements == 2);
    BOOST_TEST(both.beyond == 1);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(verdicts)

BOOST_AUTO_TEST_CASE(one_difference_decides_and_one_agreement_outweighs_nodes_that_prove_nothing) {
  const auto node = [](const char* place, Verdict verdict) {
    NodeCheck check;
    check.place = place;
    check.verdict = verdict;
    return check;
  };
  BackendResult result;
  result.programs.resize(2);
  result.programs[0].nodes = {node("b", Verdict::inconclusive), node("a", Verdict::inconclusive)};
  result.programs[1].nodes = {node("b", Verdict::agrees)};
  summarize(result, {"a", "b"});
  BOOST_TEST(result.layers[0].place == "a");
  BOOST_TEST((result.layers[0].verdict == Verdict::inconclusive));
  BOOST_TEST((result.layers[1].verdict == Verdict::agrees));
  BOOST_TEST((result.verdict == Verdict::inconclusive));
  BOOST_TEST(!first_fault(result));
  BOOST_TEST(result.layers[1].checks == 2);
  BOOST_TEST(result.layers[1].unproven == 1);
  BOOST_TEST(checks_of(result, Verdict::agrees) == 1);
  BOOST_TEST(checks_of(result, Verdict::inconclusive) == 2);

  result.programs[1].nodes.push_back(node("a", Verdict::differs));
  summarize(result, {"a", "b"});
  BOOST_TEST((result.verdict == Verdict::differs));
  BOOST_TEST(first_fault(result).node == &result.programs[1].nodes[1]);
}

BOOST_AUTO_TEST_CASE(a_node_is_unproven_that_no_program_proved_though_its_layer_agrees) {
  const auto node = [](const char* op, Verdict verdict, const char* reason) {
    NodeCheck check;
    check.place = "dense";
    check.op = op;
    check.type = {DType::float32, {2, 3}};
    check.verdict = verdict;
    check.reason = reason;
    return check;
  };
  BackendResult result;
  result.programs.resize(2);
  result.programs[0].nodes = {node("relu", Verdict::inconclusive, "zero"),
                              node("sqrt", Verdict::inconclusive, "undecided"),
                              node("add", Verdict::agrees, "")};
  result.programs[1].nodes = {node("relu", Verdict::agrees, "")};
  summarize(result);
  BOOST_TEST((result.layers[0].verdict == Verdict::agrees));
  const auto nodes = unproven_nodes(result);
  BOOST_TEST_REQUIRE(nodes.size() == 1U);
  BOOST_TEST(nodes.begin()->first == "dense sqrt (forward): float32 [2, 3]");
  BOOST_TEST(nodes.begin()->second == "undecided");
}

BOOST_AUTO_TEST_SUITE_END()
