#include <plexus/plugin/loader.hpp>

#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "../../support/runs_here.hpp"
#include "subjects.hpp"

using namespace plexus;
using namespace plexus::tests;

namespace {

/// What must be named first, and where else the fault is.
struct Expected {
  std::string fault;
  std::string op;
  std::string place;
  Word word;
  std::int64_t rows = 8;  ///< of the program
  int threads = 1;
  std::vector<std::string> also = {};  ///< other places with nodes of the wrong op
};

BackendResult checked_wrong(const Subject& subject, const std::string& fault) {
  const std::string name = "wrong_" + fault;
  load_plugin(std::filesystem::path(WRONG_FOLDER) / (name + ".so"));
  return checked(subject, name, {1, 2});
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

/// The largest accumulated error (relative L2) of a place's forward values in the first program.
double forward_error(const BackendResult& result, const std::string& place) {
  double largest = 0;
  for (const NodeCheck& node : result.programs.front().nodes) {
    if (node.place != place || node.word != Word::forward || !node.accumulated) continue;
    largest = std::max(largest, node.accumulated->relative_l2);
  }
  return largest;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(wrong_backends)

BOOST_AUTO_TEST_CASE(are_caught_at_the_node_that_is_wrong) {
  const std::string step = "wrong_step (multiply subtract)";
  const std::vector<Expected> all{{"relative_1e3", "relu", "dense/activation", Word::forward},
                                  {"relative_2e16", "matmul", "dense", Word::forward, 8, 1, {"dense_1"}},
                                  {"simd_tail", "matmul", "dense", Word::forward, 8, 1, {"dense_1"}},
                                  {"short_batch", "matmul", "dense", Word::forward, 6, 1, {"dense_1"}},
                                  {"two_threads", "relu", "dense/activation", Word::forward, 8, 2},
                                  {"gradient", "matmul", "dense_1", Word::gradient, 8, 1, {"dense"}},
                                  {"stale", "matmul", "dense", Word::forward, 8, 1, {"dense_1"}},
                                  {"race", "sum_to", "dense_1", Word::gradient, 8, 1, {"dense"}},
                                  {"update", "subtract", "optimizer", Word::update},
                                  {"folded_update", step, "optimizer", Word::update},
                                  {"folded_gradient", step, "optimizer", Word::gradient}};
  for (const Expected& expected : all) {
    const BackendResult result = checked_wrong(small_classifier(), expected.fault);
    const FirstFault fault = found_first(result, expected.fault);
    BOOST_TEST((result.verdict == Verdict::differs), expected.fault);
    BOOST_TEST(fault.node->op == expected.op, expected.fault << ": " << first_text(result));
    BOOST_TEST(fault.node->place == expected.place, expected.fault << ": " << first_text(result));
    BOOST_TEST((fault.node->word == expected.word), expected.fault << ": " << first_text(result));
    BOOST_TEST(fault.node->provider == "wrong_" + expected.fault);
    BOOST_TEST((fault.program->mode == Mode::train), expected.fault << ": " << first_text(result));
    BOOST_TEST(fault.program->rows == expected.rows, expected.fault << ": " << first_text(result));
    BOOST_TEST(fault.program->threads == expected.threads, expected.fault << ": " << first_text(result));
    BOOST_TEST(fault.node->between_runs.has_value() == (expected.fault == "race"));
    require_others_agree(result, expected);
  }
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
  BOOST_TEST((fault.node->word == Word::gradient), first_text(result));
  const std::string& reason = fault.node->reason;
  BOOST_TEST(reason.find("beyond their bounds, with the variable zero") != std::string::npos, reason);
}

// All hidden units are off, so that no gradient reaches a kernel: something is drawn for the step to add.
BOOST_AUTO_TEST_CASE(cannot_hide_a_gradient_behind_units_that_never_fire) {
  const BackendResult result = checked_wrong(dead_classifier(), "folded_gradient");
  const FirstFault fault = found_first(result, "folded_gradient");
  BOOST_TEST((fault.node->word == Word::gradient), first_text(result));
  BOOST_TEST(fault.node->reason.find("with drawn inputs and the variable zero") != std::string::npos,
             fault.node->reason);
}

// The rows of a table are not drawn: where they are zero but for one element, one right element is no proof.
BOOST_AUTO_TEST_CASE(are_not_acquitted_by_one_element_of_many) {
  Subject subject = small_classifier();
  Tensor table = Tensor::zeros({DType::float32, {22, 6}});
  table.data<float>()[0] = 1;
  subject.samples.inputs[0].values = table;
  const BackendResult result = checked(subject, "reference");
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
