#include <plexus/compare/verdicts.hpp>
#include <plexus/plugin/loader.hpp>

#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "../../support/fewer_when_sanitized.hpp"
#include "../../support/runs_here.hpp"
#include "compared_runs.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(wrong_backends)

namespace {

/// What must be named first, and where else the fault is.
struct Expected {
  std::string fault;
  std::string op;
  std::string place;
  Phase phase;
  std::int64_t rows = 8;  ///< of the program
  int threads = 1;
  std::vector<std::string> also = {};  ///< other places with nodes of the wrong op
};

BackendResult checked_wrong(const ComparedRun& compared_run, const std::string& fault) {
  load_plugin(WRONG_BACKENDS);
  return checked(compared_run, "wrong_" + fault, {1, 2});
}

FirstFault found_first(const BackendResult& result, const std::string& what) {
  const FirstFault fault = first_fault(result);
  BOOST_TEST_REQUIRE(static_cast<bool>(fault), what << " was not caught " << result.failure);
  return fault;
}

/// What a place is handed is not its own error.
void require_others_agree(const BackendResult& result, const Expected& expected) {
  for (const LayerCheck& layer : result.layers) {
    const bool has_fault = layer.place == expected.place ||
                           std::count(expected.also.begin(), expected.also.end(), layer.place) > 0;
    if (!has_fault) {
      BOOST_TEST((layer.verdict != Verdict::differs), expected.fault << " in '" << layer.place << "'");
    }
  }
}

/// The first fault that is expected of a wrong backend.
struct ExpectedFault {
  std::string fault;
  std::string op;
  std::string place;
  Phase phase;
  std::string reason;    ///< it begins with this, or ends
  std::string provider;  ///< empty: the backend with the fault
  std::vector<std::string> also = {};
};

std::string all_differences(const BackendResult& result) {
  std::string text;
  for (const ProgramCheck& program : result.programs) {
    for (const NodeCheck& node : program.nodes) {
      if (node.verdict == Verdict::differs)
        text += node.op + " of '" + node.place + "' in " + program_text(program) + ": " + node.reason + "\n";
    }
  }
  return text;
}

/// Only nodes of the op in these places may differ.
void require_fault(const BackendResult& result, const ExpectedFault& expected) {
  BOOST_TEST((result.verdict == Verdict::differs), expected.fault << ": " << result.failure);
  for (const ProgramCheck& program : result.programs) {
    for (const NodeCheck& node : program.nodes) {
      const bool place = node.place == expected.place ||
                         std::count(expected.also.begin(), expected.also.end(), node.place) > 0;
      BOOST_TEST(
          (node.verdict != Verdict::differs || (node.op == expected.op && place)),
          expected.fault << " is found at " << node.op << " of '" << node.place << "': " << node.reason);
    }
  }
  const NodeCheck& node = *found_first(result, expected.fault).node;
  BOOST_TEST(node.op == expected.op, expected.fault << ": " << all_differences(result));
  BOOST_TEST(node.place == expected.place, expected.fault << ": " << all_differences(result));
  BOOST_TEST((node.phase == expected.phase), expected.fault << ": " << all_differences(result));
  BOOST_TEST(node.provider == (expected.provider.empty() ? "wrong_" + expected.fault : expected.provider));
  BOOST_TEST((node.reason.starts_with(expected.reason) || node.reason.ends_with(expected.reason)),
             expected.fault << ": " << node.reason);
}

/// The largest accumulated error (relative L2) of a place's forward values in the first program.
double forward_error(const BackendResult& result, const std::string& place) {
  double largest = 0;
  for (const NodeCheck& node : result.programs.front().nodes) {
    if (node.place != place || node.phase != Phase::forward || !node.accumulated) continue;
    largest = std::max(largest, node.accumulated->relative_l2);
  }
  return largest;
}

}  // namespace

BOOST_AUTO_TEST_CASE(are_caught_at_the_node_that_is_wrong) {
  const std::string step = "wrong_step (multiply subtract)";
  const std::vector<Expected> all{{"relative_1e3", "relu", "dense/activation", Phase::forward},
                                  {"relative_2e16", "matmul", "dense", Phase::forward, 8, 1, {"dense_1"}},
                                  {"simd_tail", "matmul", "dense", Phase::forward, 8, 1, {"dense_1"}},
                                  {"short_batch", "matmul", "dense", Phase::forward, 6, 1, {"dense_1"}},
                                  {"two_threads", "relu", "dense/activation", Phase::forward, 8, 2},
                                  {"gradient", "matmul", "dense_1", Phase::gradient, 8, 1, {"dense"}},
                                  {"stale", "matmul", "dense", Phase::forward, 8, 1, {"dense_1"}},
                                  {"race", "sum_to", "dense_1", Phase::gradient, 8, 1, {"dense"}},
                                  {"update", "subtract", "optimizer", Phase::update},
                                  {"folded_update", step, "optimizer", Phase::update},
                                  {"folded_gradient", step, "optimizer", Phase::gradient}};
  for (const Expected& expected : fewer_when_sanitized(all)) {
    const BackendResult result = checked_wrong(small_classifier(), expected.fault);
    const FirstFault fault = found_first(result, expected.fault);
    BOOST_TEST((result.verdict == Verdict::differs), expected.fault);
    BOOST_TEST(fault.node->op == expected.op, expected.fault << ": " << first_text(result));
    BOOST_TEST(fault.node->place == expected.place, expected.fault << ": " << first_text(result));
    BOOST_TEST((fault.node->phase == expected.phase), expected.fault << ": " << first_text(result));
    BOOST_TEST(fault.node->provider == "wrong_" + expected.fault);
    BOOST_TEST((fault.program->mode == Mode::train), expected.fault << ": " << first_text(result));
    BOOST_TEST(fault.program->rows == expected.rows, expected.fault << ": " << first_text(result));
    BOOST_TEST(fault.program->threads == expected.threads, expected.fault << ": " << first_text(result));
    BOOST_TEST(fault.node->between_runs.has_value() == (expected.fault == "race"));
    require_others_agree(result, expected);
  }
}

BOOST_AUTO_TEST_CASE(that_run_another_graph_are_caught_where_it_is_another) {
  const std::string other = "rewrites into something else than ";
  const std::vector<ExpectedFault> all{
      {"shifted", "wrong_shifted", "dense/activation", Phase::forward, other + "relu of 'dense/activation'",
       "op"},
      {"swapped_operands", "wrong_difference", "optimizer", Phase::update, other + "subtract of 'optimizer'",
       "op"},
      {"forgotten_operand", "wrong_biased", "dense/activation", Phase::forward,
       other + "relu of 'dense/activation'", "op"},
      {"dropped_bias",
       "matmul",
       "dense",
       Phase::forward,
       other + "add of 'dense', for which matmul of 'dense' is taken",
       "reference",
       {"dense_1"}},
      {"dropped_activation", "add", "dense", Phase::forward,
       other + "relu of 'dense/activation', for which add of 'dense' is taken", "reference"},
      {"frozen_gradient",
       "sum_to",
       "dense_1",
       Phase::gradient,
       other + "sum_to of 'dense_1', for which a constant is taken",
       "a rewrite",
       {"dense"}}};
  for (const ExpectedFault& expected : fewer_when_sanitized(all))
    require_fault(checked_wrong(small_classifier(), expected.fault), expected);

  // What is dropped is the product with the learning rate, of each parameter.
  const BackendResult result = checked_wrong(small_classifier(), "dropped_rate");
  const NodeCheck& node = *found_first(result, "dropped_rate").node;
  BOOST_TEST(node.reason.starts_with(other + "multiply of 'optimizer', for which "), all_differences(result));
}

BOOST_AUTO_TEST_CASE(that_use_memory_of_others_are_caught_at_the_kernel_that_does) {
  const std::string relu = "relu";
  const std::string place = "dense/activation";
  const std::vector<ExpectedFault> all{
      {"destroyed_input", "matmul", "dense", Phase::forward, "changes its input 0", "", {"dense_1"}},
      {"destroyed_second_input", "matmul", "dense", Phase::forward, "changes its input 1", "", {"dense_1"}},
      {"writes_behind", relu, place, Phase::forward, "writes behind its output", ""},
      {"writes_far_behind", relu, place, Phase::forward, "writes behind its output", ""},
      {"writes_before", relu, place, Phase::forward, "writes before its output", ""},
      {"writes_behind_variable", "subtract", "optimizer", Phase::update, "writes behind its output", ""},
      {"writes_behind_scratch", relu, place, Phase::forward, "writes behind its scratch memory", ""},
      {"writes_before_scratch", relu, place, Phase::forward, "writes before its scratch memory", ""},
      {"reads_scratch", relu, place, Phase::forward, "depends on what its scratch memory holds before", ""},
      {"reads_output", relu, place, Phase::forward, "are beyond their bounds", ""}};
  for (const ExpectedFault& expected : fewer_when_sanitized(all))
    require_fault(checked_wrong(small_classifier(), expected.fault), expected);
}

BOOST_AUTO_TEST_CASE(that_are_wrong_for_special_values_are_caught_though_no_training_has_them) {
  const std::vector<const char*> all{"hides_nan", "hides_infinity", "subnormal",
                                     "flushed",   "clips_large",    "negative_zero"};
  for (const char* const fault : fewer_when_sanitized(all)) {
    const BackendResult result = checked_wrong(small_classifier(), fault);
    require_fault(result, {fault, "relu", "dense/activation", Phase::forward, "with special values", ""});
    const NodeCheck& node = *found_first(result, fault).node;
    BOOST_TEST(node.local.beyond == 0);
    BOOST_TEST_REQUIRE(node.special.has_value());
    BOOST_TEST(node.special->beyond > 0);
  }
}

BOOST_AUTO_TEST_CASE(that_are_wrong_for_some_rows_are_caught_in_the_batches_that_have_them) {
  const auto first_program = [](const char* fault) {
    const BackendResult result = checked_wrong(small_classifier(), fault);
    require_fault(result, {fault, "relu", "dense/activation", Phase::forward, "are beyond their bounds", ""});
    return *found_first(result, fault).program;
  };
  for (const char* const fault : {"third_row", "last_row"}) {
    const ProgramCheck program = first_program(fault);
    BOOST_TEST(program.rows == 8, fault);
    BOOST_TEST((program.mode == Mode::train), fault);
  }
  BOOST_TEST(first_program("one_row").rows == 1);
  BOOST_TEST(first_program("large_batch").rows > 16);
}

BOOST_AUTO_TEST_CASE(create_an_error_that_the_next_layer_only_passes_on) {
  const BackendResult result = checked_wrong(small_classifier(), "relative_1e3");
  // A float's typical error is below 1e-6; relu hands on what is 1e-3 too large.
  BOOST_TEST(forward_error(result, "dense") < 1e-6);
  BOOST_TEST(forward_error(result, "dense/activation") > 5e-4);
  BOOST_TEST(forward_error(result, "dense_1") > 1e-4);
  for (const LayerCheck& layer : result.layers) {
    BOOST_TEST((layer.local_share > 1) == (layer.place == "dense/activation"), layer.place);
  }
}

BOOST_AUTO_TEST_CASE(that_race_leave_both_values) {
  const BackendResult result = checked_wrong(small_classifier(), "race");
  const NodeCheck& node = *found_first(result, "race").node;
  BOOST_TEST_REQUIRE(node.between_runs.has_value());
  BOOST_TEST(node.between_runs->found != node.between_runs->expected);
  BOOST_TEST(node.between_runs->max_abs > 0);
}

// Where steps are so small that rounding the variable hides what is wrong with them.
BOOST_AUTO_TEST_CASE(cannot_hide_a_gradient_behind_the_variable) {
  const BackendResult result = checked_wrong(slow_classifier(), "folded_gradient");
  const FirstFault fault = found_first(result, "folded_gradient");
  BOOST_TEST((fault.node->phase == Phase::gradient), first_text(result));
  const std::string& reason = fault.node->reason;
  BOOST_TEST(reason.find("beyond their bounds, with the variable zero") != std::string::npos, reason);
}

// All hidden units are off, so that no gradient reaches a kernel: something is drawn for the step to add.
BOOST_AUTO_TEST_CASE(cannot_hide_a_gradient_behind_units_that_never_fire) {
  const BackendResult result = checked_wrong(dead_classifier(), "folded_gradient");
  const FirstFault fault = found_first(result, "folded_gradient");
  BOOST_TEST((fault.node->phase == Phase::gradient), first_text(result));
  BOOST_TEST(fault.node->reason.find("with drawn inputs and the variable zero") != std::string::npos,
             fault.node->reason);
}

// The rows of a table are not drawn: where they are zero but for one element, one right element is no proof.
BOOST_AUTO_TEST_CASE(are_not_acquitted_by_one_element_of_many) {
  ComparedRun compared_run = small_classifier();
  Tensor table = Tensor::zeros({DType::float32, {22, 6}});
  table.data<float>()[0] = 1;
  compared_run.samples.inputs[0].values = table;
  const BackendResult result = checked(compared_run, "reference");
  BOOST_TEST_REQUIRE(result.failure == "");
  int gathers = 0;
  for (const NodeCheck& node : result.programs.front().nodes) {
    if (node.op != "batch_gather" || node.type != Type{DType::float32, {8, 6}}) continue;
    ++gathers;
    BOOST_TEST((node.verdict == Verdict::inconclusive));
    // Of two batches of 8 rows.
    BOOST_TEST(node.reason == "only 1 of 96 elements are decided and not zero");
  }
  BOOST_TEST(gathers == 1);
}

BOOST_AUTO_TEST_CASE(are_told_with_the_attributes_of_what_they_fuse,
                     *boost::unit_test::precondition(plexus::test::needs_onednn)) {
  const BackendResult result = checked(small_classifier(), "onednn");
  bool fused = false;
  for (const NodeCheck& node : result.programs.front().nodes) {
    if (node.op.rfind("fused_matmul (", 0) != 0) continue;
    fused = true;
    BOOST_TEST(node.attributes.find("transpose_a=") != std::string::npos, node.attributes);
    BOOST_TEST(node.attributes.find("body") == std::string::npos, node.attributes);
  }
  BOOST_TEST(fused);
}

BOOST_AUTO_TEST_SUITE_END()
