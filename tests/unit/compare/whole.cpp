// Faults that show in whole steps alone, and what is said of losses.

#include <plexus/compare/checks/loss_spread.hpp>
#include <plexus/compare/verdicts.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "compared_runs.hpp"

using namespace plexus;
using namespace plexus::tests;

namespace {

BackendResult checked_whole(const ComparedRun& compared_run, const std::string& fault,
                            std::vector<int> threads = {1}) {
  load_plugin(WRONG_BACKENDS);
  return checked(compared_run, "wrong_" + fault, std::move(threads));
}

struct Expected {
  std::string fault;
  std::string op;
  std::string place;
  Phase phase;
  int threads = 1;
};

/// small_classifier with another activation.
ComparedRun gelu_classifier() {
  ComparedRun compared_run = small_classifier();
  compared_run.model = [] {
    std::vector<NamedLayer> layers = dense_layers();
    layers[0] = layer("dense", {{"units", 13}, {"activation", "gelu"}});
    return Model::sequential({DType::float32, {6}}, std::move(layers), "x");
  };
  return compared_run;
}

void require_named(const BackendResult& result, const Expected& expected) {
  const FirstFault fault = first_fault(result);
  BOOST_TEST_REQUIRE(static_cast<bool>(fault), expected.fault << " was not caught " << result.failure);
  const std::string text = expected.fault + ": " + first_text(result);
  BOOST_TEST((result.verdict == Verdict::differs), text);
  BOOST_TEST(fault.node->op == expected.op, text);
  BOOST_TEST(fault.node->place == expected.place, text);
  BOOST_TEST((fault.node->phase == expected.phase), text);
  BOOST_TEST(fault.program->threads == expected.threads, text);
  BOOST_TEST((fault.node->evidence != nullptr), text);
}

const LossSpread tight{4, {1.0, 0.9, 0.8, 0.7}, {1e-7, 1e-7, 2e-7, 2e-7}};

}  // namespace

BOOST_AUTO_TEST_SUITE(whole_steps)

BOOST_AUTO_TEST_CASE(show_faults_that_a_kernel_alone_need_not) {
  // An op that the backend only makes, and does not have, runs as its definition.
  const std::vector<Expected> all{{"hundredth", "relu", "dense/activation", Phase::forward},
                                  {"second_call", "relu", "dense/activation", Phase::forward},
                                  {"late_nan", "relu", "dense/activation", Phase::forward},
                                  {"old_content", "sum_to", "dense_1", Phase::gradient},
                                  {"in_place", "add", "dense", Phase::forward},
                                  {"order_of_sum", "sum_to", "dense_1", Phase::gradient},
                                  {"order_of_threads", "sum_to", "dense_1", Phase::gradient, 2},
                                  {"destroys", "matmul", "dense_1", Phase::forward},
                                  {"stale_weights", "matmul", "dense", Phase::forward},
                                  {"other_fusion", "maximum", "dense/activation", Phase::forward},
                                  {"lost_bias", "matmul", "dense", Phase::forward},
                                  {"fast_update", "subtract", "optimizer", Phase::update},
                                  {"wide_gradient", "multiply", "dense/activation", Phase::gradient},
                                  {"counts_more", "add", "metrics", Phase::forward}};
  for (const Expected& expected : all) {
    require_named(checked_whole(small_classifier(), expected.fault, {1, 2}), expected);
  }
}

// Which sum it is depends on where values lie.
BOOST_AUTO_TEST_CASE(show_a_kernel_that_is_wrong_where_memory_is_reused) {
  const BackendResult result = checked_whole(small_classifier(), "reused");
  const FirstFault fault = first_fault(result);
  BOOST_TEST_REQUIRE(static_cast<bool>(fault), result.failure);
  BOOST_TEST((result.verdict == Verdict::differs));
  BOOST_TEST(fault.node->op == "sum_to", first_text(result));
  BOOST_TEST((fault.node->phase == Phase::gradient), first_text(result));
}

BOOST_AUTO_TEST_CASE(show_an_input_that_is_used_as_working_memory) {
  require_named(checked_whole(gelu_classifier(), "scribbles"),
                {"scribbles", "gelu", "dense/activation", Phase::forward});
}

BOOST_AUTO_TEST_CASE(are_repeated_as_often_as_is_asked_for) {
  CompareSettings settings;
  settings.training_steps = 0;
  settings.repeats = {17, 1000};
  const ComparedRun compared_run = small_classifier();
  Comparer comparer(compared_run, open_backends("reference"), settings);
  const BackendResult result = comparer.check(open_backends("reference"));
  BOOST_TEST_REQUIRE(result.programs.size() > 0u);
  BOOST_TEST(whole_summary(result).repetitions == 17);
  for (const ProgramCheck& program : result.programs) {
    BOOST_TEST_REQUIRE(program.whole.has_value());
    BOOST_TEST((program.whole->verdict == Verdict::agrees), program.whole->reason);
    BOOST_TEST(program.whole->values.size() > 0u);
    // Something is judged of each value: no bound is infinite for every element.
    for (const WholeValue& value : program.whole->values) {
      BOOST_TEST(value.off.undecided < value.off.elements, value.name);
    }
  }
}

BOOST_AUTO_TEST_CASE(that_are_repeated_less_often_than_is_wanted_agree_and_say_so) {
  int alive = 0;
  ComparedRun compared_run = small_classifier();
  compared_run.alive = [&] { ++alive; };
  CompareSettings settings;
  settings.training_steps = 0;
  settings.repeats = {1000000, 0.01};
  Comparer comparer(compared_run, open_backends("reference"), settings);
  const BackendResult result = comparer.check(open_backends("reference"));
  BOOST_TEST((result.verdict == Verdict::agrees), whole_doubt(result));
  const WholeSummary whole = whole_summary(result);
  BOOST_TEST(whole.wanted == 1000000);
  BOOST_TEST(whole.repetitions >= 2);
  BOOST_TEST(whole.repetitions < whole.wanted);
  BOOST_TEST(alive >= whole.repetitions);
}

// Reference is right whatever the numbers: squares of 1e20 are infinite in float32, and are not in float64.
// What cannot be judged is said to be so.
BOOST_AUTO_TEST_CASE(raise_no_alarm_where_numbers_are_too_large_for_their_dtype) {
  const BackendResult result = checked(large_regression(), "reference");
  BOOST_TEST_REQUIRE(result.failure == "");
  BOOST_TEST(first_text(result) == "");
  BOOST_TEST((result.verdict != Verdict::differs), whole_doubt(result));
  std::int64_t unknown = 0;  // of none the test would show nothing
  for (const ProgramCheck& program : result.programs) {
    if (!program.whole) continue;
    for (const WholeValue& value : program.whole->values) unknown += value.off.undecided;
  }
  BOOST_TEST(unknown > 0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(losses)

BOOST_AUTO_TEST_CASE(are_right_within_what_rounding_explains) {
  // 100 times the spread is 1e-5 at first, and 256 roundings of the loss are 256 / 2^24 = 1.5e-5 of it.
  const LossCheck check = judged_losses({1 + 1.4e-5, 0.9, 0.8 + 1.9e-5, 0.7}, {}, tight, DType::float32);
  BOOST_TEST((check.verdict == Verdict::agrees), check.reason);
  BOOST_TEST(check.steps == 4);
  BOOST_TEST(check.first_unexplained == 0);
  BOOST_TEST(check.share > 0.9);
  BOOST_TEST(check.share < 1);
}

BOOST_AUTO_TEST_CASE(that_part_sooner_are_inconclusive) {
  const LossCheck check = judged_losses({1, 0.9, 0.8 + 2.1e-5, 0.5}, {}, tight, DType::float32);
  BOOST_TEST((check.verdict == Verdict::inconclusive));
  BOOST_TEST(check.first_unexplained == 3);
  BOOST_TEST(check.expected == 0.8);
  BOOST_TEST(check.reason.find("losses diverge at step 3 sooner than rounding explains") == 0u, check.reason);
}

BOOST_AUTO_TEST_CASE(may_be_ten_times_as_far_off_as_the_baseline_is) {
  const std::vector<double> baseline{1, 0.9 + 1e-5, 0.8, 0.7};
  // Up to each step: 10 times 1e-5 from the second on.
  const LossCheck near = judged_losses({1, 0.9, 0.8 + 9e-5, 0.7}, baseline, tight, DType::float32);
  BOOST_TEST((near.verdict == Verdict::agrees), near.reason);
  const LossCheck far = judged_losses({1, 0.9, 0.8 + 1.1e-4, 0.7}, baseline, tight, DType::float32);
  BOOST_TEST(far.first_unexplained == 3);
}

BOOST_AUTO_TEST_CASE(that_are_no_numbers_differ_where_float64_has_one) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const LossCheck check = judged_losses({1, nan, nan, nan}, {}, tight, DType::float32);
  BOOST_TEST((check.verdict == Verdict::differs));
  BOOST_TEST(check.first_unexplained == 2);
  BOOST_TEST(check.reason == "the loss of step 2 is nan, but 0.9 in float64");
}

BOOST_AUTO_TEST_CASE(are_not_judged_from_where_float64_has_none) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const LossSpread none{4, {1.0, nan, nan}, {1e-7, nan, nan}};
  const LossCheck check = judged_losses({1, nan, nan}, {}, none, DType::float32);
  BOOST_TEST((check.verdict == Verdict::agrees));
  BOOST_TEST(check.steps == 1);
  BOOST_TEST(check.reason.find("the float64 loss of step 2 is nan") == 0u, check.reason);
}

// The square of what is beyond 1e18 may be beyond what a float32 holds.
BOOST_AUTO_TEST_CASE(that_overflow_in_the_runs_precision_alone_are_not_judged) {
  const LossSpread growing{4, {1e6, 1e20, 1e30}, {1, 1e14, 1e24}};
  const double infinity = std::numeric_limits<double>::infinity();
  const LossCheck single = judged_losses({1e6, infinity, infinity}, {}, growing, DType::float32);
  BOOST_TEST((single.verdict == Verdict::agrees), single.reason);
  BOOST_TEST(single.steps == 1);
  const LossCheck wide = judged_losses({1e6, infinity, infinity}, {}, growing, DType::float64);
  BOOST_TEST((wide.verdict == Verdict::differs));
}

BOOST_AUTO_TEST_CASE(of_backends_that_are_right_are_explained_by_rounding) {
  const ComparedRun compared_run = small_classifier();
  Comparison comparison;
  comparison.backends.resize(1);
  comparison.backends[0].losses =
      train_steps(compared_run, *compared_run.trainer(open_backends("reference"), 1), 60);
  judge_losses(comparison, compared_run, open_backends("reference"), 0);
  BOOST_TEST_REQUIRE(comparison.backends[0].loss_check.has_value());
  const LossCheck& check = *comparison.backends[0].loss_check;
  BOOST_TEST((check.verdict == Verdict::agrees), check.reason);
  BOOST_TEST(check.steps == 60);
  // A learning rate that is 1 % off is seen within them.
  ComparedRun faster = compared_run;
  faster.plan = [&](const Model& model) {
    Plan plan = compared_run.plan(model);
    plan.optimizer = optimizer("sgd", {{"learning_rate", 0.101}});
    return plan;
  };
  comparison.backends[0].losses = train_steps(faster, *faster.trainer(open_backends("reference"), 1), 60);
  judge_losses(comparison, compared_run, open_backends("reference"), 0);
  BOOST_TEST((comparison.backends[0].loss_check->verdict == Verdict::inconclusive));
  BOOST_TEST(comparison.backends[0].loss_check->first_unexplained == 2);
}

BOOST_AUTO_TEST_SUITE_END()
