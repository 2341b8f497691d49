// What a comparison reports about ops that a user defines.

#include "user_ops.hpp"

#include <plexus/compare/verdicts.hpp>
#include <plexus/plugin/components.hpp>

#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "../../support/runs_here.hpp"
#include "compared_runs.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(user_ops)

namespace {

template <class MyOp, class MyLayer = OpLayer<MyOp>>
ComparedRun run_with() {
  ComparedRun compared_run = small_classifier();
  compared_run.model = [] {
    std::vector<NamedLayer> layers = dense_layers();
    layers.insert(layers.begin() + 1, {std::make_unique<MyLayer>(), "own", "", true});
    return Model::sequential({DType::float32, {6}}, std::move(layers), "x");
  };
  return compared_run;
}

template <class MyOp, class MyLayer = OpLayer<MyOp>>
BackendResult checked_with(const std::string& backend) {
  return checked(run_with<MyOp, MyLayer>(), backend);
}

/// Only the op differs, for this reason.
template <class MyOp, class MyLayer = OpLayer<MyOp>>
void require_only_fault(Phase phase, const std::string& reason) {
  for (const char* backend : {"reference", "onednn"}) {
    if (!plexus::test::runs_here(backend)) continue;
    const BackendResult result = checked_with<MyOp, MyLayer>(backend);
    BOOST_TEST_REQUIRE(result.failure == "");
    int faults = 0;
    for (const ProgramCheck& program : result.programs) {
      for (const NodeCheck& node : program.nodes) {
        if (node.verdict != Verdict::differs) continue;
        ++faults;
        BOOST_TEST(node.op == MyOp().name(), node.op << ": " << node.reason);
        BOOST_TEST(node.place == "own");
        BOOST_TEST((node.phase == phase));
        BOOST_TEST(node.reason.starts_with(reason), node.reason);
      }
    }
    BOOST_TEST(faults == 1);  // once a comparison
  }
}

LayerCheck layer_of(const BackendResult& result, const std::string& place) {
  const auto found = std::find_if(result.layers.begin(), result.layers.end(),
                                  [&](const LayerCheck& layer) { return layer.place == place; });
  BOOST_TEST_REQUIRE((found != result.layers.end()), place);
  return *found;
}

}  // namespace

BOOST_AUTO_TEST_CASE(of_which_nothing_is_known_are_unproven_and_everything_else_is_checked) {
  for (const char* backend : {"reference", "onednn"}) {
    if (!plexus::test::runs_here(backend)) continue;
    const BackendResult result = checked_with<Opaque>(backend);
    BOOST_TEST_REQUIRE(result.failure == "");
    BOOST_TEST(first_text(result) == "");
    for (const char* place : {"dense", "dense_1", "loss", "optimizer"}) {
      BOOST_TEST((layer_of(result, place).verdict == Verdict::agrees), place);
    }
    BOOST_TEST(layer_of(result, "own").unproven > 0);
    const auto nodes = unproven_nodes(result);
    const auto own = nodes.find("own opaque (forward): float32 [8, 13]");
    BOOST_TEST_REQUIRE((own != nodes.end()));
    BOOST_TEST(own->second == "op 'opaque' has neither an error bound nor a definition");
  }
}

// Its layer has other values that agree, and nothing behind it has a bound: neither acquits it.
BOOST_AUTO_TEST_CASE(of_which_nothing_is_known_leave_the_backend_inconclusive) {
  const BackendResult result = checked_with<Opaque>("reference");
  BOOST_TEST((result.verdict == Verdict::inconclusive));
  BOOST_TEST((layer_of(result, "own").verdict == Verdict::inconclusive));
  const std::string text = unbounded_text(result);
  BOOST_TEST(text.starts_with("opaque of 'own' (forward), by op, could be judged in no program"), text);
  BOOST_TEST(text.ends_with("the op 'opaque' has neither error_bound nor a definition: give it one"), text);
  BOOST_TEST(whole_doubt(result) == text);
  const WholeSummary whole = whole_summary(result);
  BOOST_TEST(whole.unjudged > 0);
  BOOST_TEST(whole.agree == whole.programs);
  // With a definition everything is judged.
  const BackendResult defined = checked_with<WithDefinition>("reference");
  BOOST_TEST(unbounded_text(defined) == "");
  BOOST_TEST(whole_summary(defined).unjudged == 0);
}

BOOST_AUTO_TEST_CASE(within_a_definition_are_named) {
  const BackendResult result = checked_with<WithOpaquePart>("reference");
  BOOST_TEST_REQUIRE(result.failure == "");
  const auto nodes = unproven_nodes(result);
  const auto own = nodes.find("own with_opaque_part (forward): float32 [8, 13]");
  BOOST_TEST_REQUIRE((own != nodes.end()));
  BOOST_TEST(own->second == "op 'opaque' has neither an error bound nor a definition");
}

BOOST_AUTO_TEST_CASE(with_a_definition_are_judged_by_it) {
  for (const char* backend : {"reference", "onednn"}) {
    if (!plexus::test::runs_here(backend)) continue;
    const BackendResult result = checked_with<WithDefinition>(backend);
    BOOST_TEST(first_text(result) == "");
    BOOST_TEST((result.verdict == Verdict::agrees));
  }
}

BOOST_AUTO_TEST_CASE(whose_kernel_and_definition_are_two_things_are_named) {
  require_only_fault<OtherDefinition>(Phase::forward,
                                      "its kernel computes something else than its definition says");
}

BOOST_AUTO_TEST_CASE(that_no_training_has_are_compared_with_their_definition_too) {
  require_only_fault<OtherDefinition, OpOfInference<OtherDefinition>>(
      Phase::forward, "its kernel computes something else than its definition says");
}

// Nobody asks for the slope of what is not trained.
BOOST_AUTO_TEST_CASE(that_no_training_has_need_no_gradient) {
  const BackendResult result = checked_with<HalfGradient, OpOfInference<HalfGradient>>("reference");
  BOOST_TEST_REQUIRE(result.failure == "");
  BOOST_TEST(first_text(result) == "");
}

BOOST_AUTO_TEST_CASE(whose_gradient_is_no_slope_are_named) {
  require_only_fault<HalfGradient>(Phase::gradient,
                                   "its gradient by input 0 is not the slope of what it computes");
  require_only_fault<NoGradient>(Phase::gradient,
                                 "its gradient by input 0 is not the slope of what it computes");
}

BOOST_AUTO_TEST_CASE(with_kinks_do_not_differ) {
  const BackendResult result = checked_with<Kinked>("reference");
  BOOST_TEST_REQUIRE(result.failure == "");
  BOOST_TEST(first_text(result) == "");
}

// One comparison of several backends: what could not be computed for the first is not there for the second.
BOOST_AUTO_TEST_CASE(that_float64_does_not_have_let_no_backend_run) {
  const ComparedRun compared_run = run_with<Single>();
  CompareSettings settings;
  settings.training_steps = 0;
  Comparer comparer(compared_run, open_backends("reference"), settings);
  for (int time = 0; time < 2; ++time) {
    const BackendResult result = comparer.check(open_backends("reference"));
    BOOST_TEST(result.failure.find("'single'") != std::string::npos, result.failure);
    BOOST_TEST((result.verdict == Verdict::inconclusive));
  }
}

BOOST_AUTO_TEST_SUITE_END()
