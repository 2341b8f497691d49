// A kernel that spoils memory far from its own.

#include <plexus/backend/backend.hpp>
#include <plexus/compare/verdicts.hpp>
#include <plexus/plugin/components.hpp>

#include <memory>

#include <boost/test/unit_test.hpp>

#include "compared_runs.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(far_writes)

namespace {

/// relu, of which the second one writes over the result of the first as well.
class Spoiler final : public Backend {
 public:
  std::string_view name() const override { return "spoiler"; }
  int rank() const override { return -1; }
  Support support(const Node& node) const override {
    if (node.type().dtype == DType::float32 && node.op().name() == "relu") return {true, {}};
    return {false, "relu of float32 only"};
  }
  Kernel bind(BindContext& context) const override {
    const float* const x = context.in<float>(0);
    float* const y = context.out<float>();
    const std::int64_t n = context.node().type().shape.elements();
    const bool first = context.node().place() == "dense/activation";
    if (first) first_ = y;
    float* const spoilt = first ? nullptr : first_;
    return kernel([x, y, n, spoilt] {
      for (std::int64_t i = 0; i < n; ++i) y[i] = 0.0F > x[i] ? 0.0F : x[i];
      if (spoilt != nullptr) spoilt[0] += 1e30F;
    });
  }

 private:
  mutable float* first_ = nullptr;
};

ComparedRun with_two_activations() {
  ComparedRun compared_run = small_classifier();
  compared_run.model = [] {
    std::vector<NamedLayer> layers = dense_layers();
    layers.insert(layers.begin() + 1, layer("dense", {{"units", 11}, {"activation", "relu"}}));
    return Model::sequential({DType::float32, {6}}, std::move(layers), "x");
  };
  return compared_run;
}

}  // namespace

BOOST_AUTO_TEST_CASE(are_caught_at_the_kernel_that_makes_them) {
  const ComparedRun compared_run = with_two_activations();
  const Backends baseline = open_backends("reference");
  CompareSettings settings;
  settings.training_steps = 0;
  Comparer comparer(compared_run, baseline, settings);
  const BackendResult result = comparer.check({std::make_shared<Spoiler>(), baseline.reference, true});
  BOOST_TEST((result.verdict == Verdict::differs));
  const FirstFault fault = first_fault(result);
  BOOST_TEST_REQUIRE(static_cast<bool>(fault), result.failure);
  BOOST_TEST(fault.node->op == "relu", first_text(result));
  BOOST_TEST(fault.node->place == "dense_1/activation", first_text(result));
  // Of which other kernel depends on where values lie.
  BOOST_TEST(fault.node->reason.starts_with("writes into the memory of "), fault.node->reason);
  BOOST_TEST(fault.node->reason.ends_with("', which is not its own"), fault.node->reason);
  BOOST_TEST(fault.node->evidence != nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
