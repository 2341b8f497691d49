// What a plugin's component hands over is checked where it does, and told with the component, the plugin and
// its file.

#include <plexus/graph/definition.hpp>
#include <plexus/nn/detail/initial_value.hpp>
#include <plexus/nn/regularizer.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/train/step.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../support/message_of.hpp"
#include "../support/require_holds.hpp"

using namespace plexus;
using plexus::test::message_of;
using plexus::tests::require_holds;

namespace {

const std::filesystem::path folder = PLUGIN_FOLDER;

struct Loaded {
  Loaded() { load_plugin(folder / "breaks_contract.so"); }
};

void require_named(const std::string& message, std::vector<std::string> parts) {
  parts.push_back("in plugin 'breaks_contract' 1.0.0 (" + (folder / "breaks_contract.so").string() + ")");
  require_holds(message, parts);
}

Model model_of(std::string_view type) {
  std::vector<NamedLayer> layers;
  layers.push_back(layer(type));
  return Model::sequential({DType::float32, {2}}, std::move(layers));
}

std::string message_of_build(std::string_view type) {
  Model model = model_of(type);
  return message_of([&] { model.build(DType::float32); });
}

/// The message of tracing what a built model of that layer predicts for two rows.
std::string message_of_prediction(std::string_view type) {
  Model model = model_of(type);
  model.build(DType::float32);
  StepSpec spec;
  spec.mode = Mode::predict;
  spec.rows = 2;
  spec.inputs = {{DType::float32, {2}}};
  return message_of([&] { trace_step(model, nullptr, spec); });
}

class Ones final : public Initializer {
  Symbol make(Random& random, const Shape& shape) const override { return random.full(shape, 1); }
};

/// Multiplies by a parameter that starts as ones.
class Gain final : public Layer {
 public:
  Symbol call(Scope& scope, const Symbol& x) const override {
    return x * scope.parameter("gain", {2}, ones_);
  }

 private:
  Ones ones_;
};

class MeanLoss final : public Loss {
  Symbol call(Scope&, const Symbol&, const Symbol& prediction) const override {
    return mean_of_last_axis(prediction);
  }
};

/// The message of tracing a training step and the results of Gain with a plan that `change` makes bad.
template <class F>
std::string message_of_step(F&& change) {
  std::vector<NamedLayer> layers;
  layers.push_back({std::make_unique<Gain>(), "gain", "", true});
  Model model = Model::sequential({DType::float32, {2}}, std::move(layers));
  model.build(DType::float32);
  Plan plan;
  plan.losses.resize(1);
  plan.losses[0].loss = std::make_unique<MeanLoss>();
  change(plan);
  StepSpec spec;
  spec.mode = plan.optimizer ? Mode::train : Mode::evaluate;
  spec.rows = 2;
  spec.inputs = spec.targets = {{DType::float32, {2}}};
  return message_of([&] {
    trace_step(model, &plan, spec);
    trace_results(model, plan, DType::float32);
  });
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(contracts, Loaded)

BOOST_AUTO_TEST_CASE(of_a_layer) {
  require_named(message_of_build("empty_sum"), {"in layer 'empty_sum' (empty_sum), after 'input' [?, 2]",
                                                "add: an operand is an empty symbol"});
  require_named(message_of_build("transposes"),
                {"in layer 'transposes' (transposes)", "expected [?, ...], found [2, ?]"});
}

BOOST_AUTO_TEST_CASE(of_a_layer_that_keeps_what_is_of_another_trace) {
  require_named(message_of_prediction("keeps_symbol"),
                {"in layer 'keeps_symbol' (keeps_symbol)", "add: an operand is of another graph"});
  require_named(message_of_prediction("keeps_variable"),
                {"in layer 'keeps_variable' (keeps_variable)", "a variable of a trace that is over is used"});
}

BOOST_AUTO_TEST_CASE(of_a_layer_that_is_not_pure) {
  require_named(message_of_prediction("alternates"),
                {"in layer 'alternates' (alternates)", "two traces of it differ", "relu", "tanh"});
}

BOOST_AUTO_TEST_CASE(of_an_op_that_nobody_registered) {
  require_named(message_of_build("taken_name"),
                {"in layer 'taken_name' (taken_name)", "the op 'relu' of plugin 'breaks_contract'",
                 "has the name of another op, 'relu' of Plexus itself"});
  Trace trace({true, DType::float32, 0, nullptr});
  Scope scope(trace, "square");
  const Symbol x = trace.graph().input("x", {DType::float32, {1, 2}});
  const NamedLayer square = layer("undefined");
  const Symbol y = outputs_of(*square.layer, scope, {&x, 1}).front();
  require_named(message_of([&] { definition_of(y.node(), y.node().inputs()); }),
                {"in the definition of op 'own_square'", "no such row"});
}

BOOST_AUTO_TEST_CASE(of_a_loss_a_metric_an_optimizer) {
  require_named(message_of_step([](Plan& plan) { plan.losses[0].loss = make<Loss>("scalar_loss"); }),
                {"in the loss of output 'gain' (scalar_loss)", "found a scalar for predictions [?, 2]"});
  require_named(message_of_step([](Plan& plan) {
                  plan.metrics.push_back({make<Metric>("vector_metric"), "vector"});
                }),
                {"in the result of metric 'vector' (vector_metric)", "float64 []; found float64 [3]"});
  require_named(message_of_step([](Plan& plan) { plan.optimizer = make<Optimizer>("idle"); }),
                {"in the optimizer's update of 'gain/gain' (idle)", "it leaves the parameter as it was"});
}

BOOST_AUTO_TEST_CASE(of_an_initializer_and_a_regularizer) {
  const auto initializer = make<Initializer>("empty_start");
  const auto regularizer = make<Regularizer>("vector_penalty");
  const Declaration declaration{"dense/kernel", {DType::float32, {2}}, Role::parameter,
                                true,           initializer.get(),     0};
  require_named(message_of([&] { initial_value(declaration, 1); }),
                {"in the initializer (empty_start) of 'dense/kernel'", "returned an empty symbol"});
  Trace trace({true, DType::float32, 0, nullptr});
  Scope scope(trace, "dense");
  require_named(message_of([&] { scope.parameter("kernel", {2}, *initializer, {regularizer.get()}); }),
                {"in the regularizer (vector_penalty) of 'dense/kernel'", "a penalty is a scalar"});
}

BOOST_AUTO_TEST_CASE(of_backends) {
  const std::filesystem::path file = folder / "broken_backends.so";
  load_plugin(file);
  const std::string plugin = "in plugin 'broken_backends' 1.0.0 (" + file.string() + ")";
  const std::vector<std::pair<std::string, std::string>> broken = {{"no_device", "there is no device"},
                                                                   {"old_driver", "the driver is too old"},
                                                                   {"no_patterns", "no patterns were found"},
                                                                   {"no_products", "products come later"},
                                                                   {"misnamed", "calls itself 'fast'"}};
  const Backends opened = open_backends();
  BOOST_TEST(opened.left_out.size() == broken.size());
  for (const auto& entry : broken) {
    const std::string start = "backend '" + entry.first + "' is left out: ";
    const auto note = std::find_if(opened.left_out.begin(), opened.left_out.end(),
                                   [&](const std::string& text) { return text.starts_with(start); });
    BOOST_REQUIRE(note != opened.left_out.end());
    require_holds(*note, {plugin, entry.second});
  }
  for (const std::size_t asked : {0U, 1U, 4U}) {
    const std::string& name = broken[asked].first;
    require_holds(message_of([&] { open_backends(name); }),
                  {"backend '" + name + "' cannot be used", plugin, broken[asked].second});
  }
  // One that is named is asked for its rewrites when a program is compiled.
  const Backends named = open_backends("no_patterns");
  require_holds(message_of([&] {
                  Store store;
                  Arena arena;
                  compile(std::make_shared<Graph>(), named, store, arena);
                }),
                {"backend 'no_patterns'", plugin, "no patterns"});
}

BOOST_AUTO_TEST_SUITE_END()
