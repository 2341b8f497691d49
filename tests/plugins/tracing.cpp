// Whatever a plugin's component throws when it is used, the error names the component, the plugin and its
// file.

#include <plexus/data/binding.hpp>
#include <plexus/data/read_parts.hpp>
#include <plexus/error/error.hpp>
#include <plexus/nn/detail/initial_value.hpp>
#include <plexus/nn/regularizer.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/train/step.hpp>

#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../support/message_of.hpp"
#include "../support/require_holds.hpp"

using namespace plexus;
using plexus::test::message_of;

namespace {

const std::filesystem::path file = std::filesystem::path(PLUGIN_FOLDER) / "throws_late.so";

struct Loaded {
  Loaded() { load_plugin(file); }
};

/// `what` failed with the exception that the plugin's components throw, and is said to be theirs.
void require_named(const std::string& message, const std::vector<std::string>& parts) {
  std::vector<std::string> all = {"in plugin 'throws_late' 1.0.0 (" + file.string() + ")", "no such row"};
  all.insert(all.end(), parts.begin(), parts.end());
  tests::require_holds(message, all);
}

/// Multiplies by a parameter that starts as ones.
class Gain final : public Layer {
 public:
  Symbol call(Scope& scope, const Symbol& x) const override {
    return x * scope.parameter("gain", {2}, ones_);
  }

 private:
  class Ones final : public Initializer {
    Symbol make(Random& random, const Shape& shape) const override { return random.full(shape, 1); }
  };
  Ones ones_;
};

/// The mean of the prediction.
class MeanLoss final : public Loss {
 public:
  Symbol call(Scope&, const Symbol&, const Symbol& prediction) const override {
    return mean_of_last_axis(prediction);
  }
};

Model model_of(NamedLayer made) {
  std::vector<NamedLayer> layers;
  layers.push_back(std::move(made));
  return Model::sequential({DType::float32, {2}}, std::move(layers));
}

/// The message of tracing a training step of Gain with a plan that `change` makes bad.
template <class F>
std::string message_of_step(F&& change) {
  Model model = model_of({std::make_unique<Gain>(), "gain", "", true});
  model.build(DType::float32);
  Plan plan;
  plan.losses.resize(1);
  plan.losses[0].loss = std::make_unique<MeanLoss>();
  change(plan);
  StepSpec spec;
  spec.rows = 2;
  spec.inputs = spec.targets = {{DType::float32, {2}}};
  return message_of([&] { trace_step(model, &plan, spec); });
}

std::string message_of_build(std::string_view type) {
  Model model = model_of(layer(type));
  return message_of([&] { model.build(DType::float32); });
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tracing, Loaded)

BOOST_AUTO_TEST_CASE(a_layer) {
  require_named(message_of_build("late_layer"),
                {"in layer 'late_layer' (late_layer), after 'input' [?, 2]", "calling 'late_layer' failed"});
  BOOST_TEST(message_of_build("late_number").find("it threw something that is no exception") !=
             std::string::npos);
  // An Error keeps its words, and gets the plugin once.
  BOOST_TEST(message_of_build("late_shape") ==
             "in layer 'late_shape' (late_shape), after 'input' [?, 2]:\n  in plugin 'throws_late' 1.0.0 (" +
                 file.string() + "):\n  seven is too many");
}

BOOST_AUTO_TEST_CASE(a_layer_inside_another) {
  Trace trace({true, DType::float32, 0, nullptr});
  Scope scope(trace, "outer");
  const Symbol x = trace.graph().input("x", {DType::float32, {1, 2}});
  const NamedLayer inner = layer("late_layer");
  require_named(message_of<PluginError>([&] { scope.call("activation", *inner.layer, x); }),
                {"in its activation", "calling 'outer/activation' failed"});
}

BOOST_AUTO_TEST_CASE(a_loss_a_metric_an_optimizer) {
  require_named(message_of_step([](Plan& plan) { plan.losses[0].loss = make<Loss>("late_loss"); }),
                {"in the loss of output 'gain'"});
  require_named(message_of_step([](Plan& plan) {
                  plan.metrics.push_back({make<Metric>("late_metric"), "late"});
                }),
                {"in metric 'late' of output 'gain'"});
  require_named(message_of_step([](Plan& plan) { plan.optimizer = make<Optimizer>("late_optimizer"); }),
                {"in the optimizer's update of 'gain/gain'"});
}

BOOST_AUTO_TEST_CASE(the_result_of_a_metric) {
  Model model = model_of({std::make_unique<Gain>(), "gain", "", true});
  model.build(DType::float32);
  Plan plan;
  plan.losses.resize(1);
  plan.losses[0].loss = std::make_unique<MeanLoss>();
  plan.metrics.push_back({make<Metric>("late_metric"), "late"});
  require_named(message_of([&] { trace_results(model, plan, DType::float32); }),
                {"the result of metric 'late'"});
}

BOOST_AUTO_TEST_CASE(an_initializer_and_a_regularizer) {
  const auto initializer = make<Initializer>("late_initializer");
  const auto regularizer = make<Regularizer>("late_regularizer");
  const Declaration declaration{"dense/kernel", {DType::float32, {2}}, Role::parameter,
                                true,           initializer.get(),     0};
  require_named(message_of([&] { initial_value(declaration, 1); }), {"the initial value of 'dense/kernel'"});

  Trace trace({true, DType::float32, 0, nullptr});
  Scope scope(trace, "dense");
  require_named(message_of([&] { scope.parameter("kernel", {2}, *initializer, {regularizer.get()}); }),
                {"the penalty of 'dense/kernel'"});
}

BOOST_AUTO_TEST_CASE(a_dataset) {
  const auto at_once = make<Dataset>(Tree::map({{"late_dataset", Tree::map({{"at_once", true}})}}));
  require_named(message_of([&] { described(*at_once); }), {"describing the data"});
  DataConfig config;
  config.source = choose(Kind::dataset, "late_dataset");
  require_named(message_of([&] { read_parts(config); }), {"reading the data"});
}

BOOST_AUTO_TEST_SUITE_END()
