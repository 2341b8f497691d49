// What whole steps and losses come to, in words, as JSON and on the page.

#include <plexus/compare/verdicts.hpp>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "report/json.hpp"
#include "report/page.hpp"
#include "report/text.hpp"
#include "sample_report.hpp"

using namespace plexus;

using namespace plexus::app;

BOOST_AUTO_TEST_SUITE(whole_words)

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A comparison in which onednn's nodes agree and its whole step does not.
Comparison with_whole(bool part) {
  Comparison comparison = test::sample_comparison(false);
  ProgramCheck& program = comparison.backends[1].programs[0];
  WholeCheck whole;
  whole.repetitions = 300;
  whole.verdict = part ? Verdict::differs : Verdict::inconclusive;
  whole.reason = "each kernel agrees, the whole does not: 1 of 1 elements of 'loss/total' are NaN";
  if (part) {
    whole.part = program.nodes[1];
    whole.part->verdict = Verdict::differs;
    whole.part->reason = "it writes over batch_gather of 'flatten', which fused_matmul reads";
    whole.kernels = {"fused_matmul of 'dense' (forward)", "fused_matmul of 'dense' (gradient)"};
  }
  program.whole = whole;
  for (BackendResult& backend : comparison.backends) summarize(backend);
  summarize(comparison);
  return comparison;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_part_is_the_first_wrong_value) {
  const Comparison comparison = with_whole(true);
  BOOST_TEST((comparison.verdict == Verdict::differs));
  const std::string words = verdict_text(comparison);
  BOOST_TEST(words.find("DIFFER: beyond the error bounds on onednn\n") == 0u, words);
  BOOST_TEST(holds(words, "onednn DIFFERS, beyond the error bounds, in 1 of 3 places"), words);
  BOOST_TEST(holds(words, "first wrong value: fused_matmul (add relu) of 'dense' (forward)"), words);
  BOOST_TEST(holds(words, "it writes over batch_gather of 'flatten', which fused_matmul reads"), words);
  const std::string kernels = "fused_matmul of 'dense' (forward), fused_matmul of 'dense' (gradient)";
  BOOST_TEST(holds(words, "the smallest wrong part: " + kernels), words);
  const std::string page = comparison_page(comparison, {});
  BOOST_TEST(holds(page, "The smallest wrong part"));
  const auto json = json_of(comparison, {});
  BOOST_TEST(json["first"]["part"].size() == 2u);
  const auto& whole = json["backends"][1]["programs"][0]["whole"];
  BOOST_TEST(whole["verdict"] == "differs");
  BOOST_TEST(whole["repetitions"] == 300);
  BOOST_TEST(whole["part"]["place"] == "dense");
}

BOOST_AUTO_TEST_CASE(a_whole_without_such_a_part_is_never_said_to_agree) {
  const Comparison comparison = with_whole(false);
  BOOST_TEST((comparison.verdict == Verdict::inconclusive));
  BOOST_TEST(!first_fault(comparison));
  const std::string said =
      "onednn is INCONCLUSIVE: each kernel agrees, the whole does not: 1 of 1 elements of 'loss/total' are "
      "NaN "
      "(train of 32 rows, at step 1, 1 thread)\n";
  BOOST_TEST(holds(verdict_text(comparison), said), verdict_text(comparison));
  BOOST_TEST(holds(comparison_page(comparison, {}), "each kernel agrees, the whole does not"));
  BOOST_TEST(holds(layers_text(comparison.backends[1]),
                   "whole steps: 0 of 1 within the bounds propagated through their graphs, one repeated 300 "
                   "times"));
}

BOOST_AUTO_TEST_CASE(fewer_repetitions_than_are_wanted_are_a_note) {
  Comparison comparison = test::sample_comparison(false);
  WholeCheck whole;
  whole.wanted = 300;
  whole.repetitions = 61;
  comparison.backends[1].programs[0].whole = whole;
  for (BackendResult& backend : comparison.backends) summarize(backend);
  summarize(comparison);
  BOOST_TEST((comparison.verdict == Verdict::agrees));
  BOOST_TEST(holds(verdict_text(comparison),
                   "a step was repeated 61 times instead of 300: the time limit was reached"),
             verdict_text(comparison));
  BOOST_TEST(holds(layers_text(comparison.backends[1]),
                   "one repeated 61 times (of 300: the time limit was reached)"));
}

BOOST_AUTO_TEST_CASE(steps_that_nothing_is_known_of_are_not_counted_as_right) {
  Comparison comparison = test::sample_comparison(false);
  BackendResult& backend = comparison.backends[1];
  WholeCheck whole;
  whole.judged = false;
  whole.verdict = Verdict::inconclusive;
  whole.reason = "'loss/total' could not be judged";
  backend.programs[0].whole = whole;
  for (BackendResult& each : comparison.backends) summarize(each);
  BOOST_TEST((backend.verdict == Verdict::inconclusive));
  BOOST_TEST(holds(layers_text(backend),
                   "whole steps: 0 of 0 within the bounds propagated through their graphs, 1 "
                   "could not be checked"));
}

BOOST_AUTO_TEST_CASE(losses_that_rounding_does_not_explain_are_in_the_first_lines) {
  Comparison comparison = test::sample_comparison(false);
  LossCheck check;
  check.steps = 3;
  check.first_unexplained = 3;
  check.verdict = Verdict::inconclusive;
  check.reason = "losses diverge at step 3 sooner than rounding explains: 0.5, in float64 0.4 within 1e-05";
  comparison.backends[1].loss_check = check;
  for (BackendResult& backend : comparison.backends) summarize(backend);
  summarize(comparison);
  BOOST_TEST((comparison.verdict == Verdict::inconclusive));
  BOOST_TEST(holds(verdict_text(comparison), "onednn is INCONCLUSIVE: " + check.reason));
  BOOST_TEST(holds(losses_text(comparison), check.reason));
  BOOST_TEST(holds(comparison_page(comparison, {}), "losses diverge at step 3"));
  BOOST_TEST(json_of(comparison, {})["backends"][1]["loss_check"]["parted"] == 3);
  check = {};
  check.steps = 200;
  comparison.backends[1].loss_check = check;
  BOOST_TEST(holds(losses_text(comparison), "; 200 steps within the differences that rounding explains"));
}

// The worst case of all ops together may be infinite for the rows of one batch, and finite for those of
// another.
BOOST_AUTO_TEST_CASE(a_whole_without_bounds_is_accepted_if_another_one_agrees) {
  BackendResult backend;
  backend.programs.resize(2);
  for (ProgramCheck& program : backend.programs) program.whole.emplace();
  WholeCheck& loose = *backend.programs[1].whole;
  loose.judged = false;
  loose.loose = true;
  loose.verdict = Verdict::inconclusive;
  BackendResult alone = backend;
  alone.programs.erase(alone.programs.begin());
  summarize(backend);
  BOOST_TEST((backend.verdict == Verdict::agrees));
  BOOST_TEST(whole_summary(backend).agree == 1);
  BOOST_TEST(whole_summary(backend).unjudged == 1);
  summarize(alone);
  BOOST_TEST((alone.verdict == Verdict::inconclusive));
  // An op without any bound is another matter.
  backend.programs[1].whole->loose = false;
  backend.programs[1].whole->verdict = Verdict::inconclusive;
  summarize(backend);
  BOOST_TEST((backend.verdict == Verdict::inconclusive));
}

BOOST_AUTO_TEST_SUITE_END()
