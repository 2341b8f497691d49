// What the loss of an output says of targets and predictions, and what the layers and the metrics
// make of it.

#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/train/step.hpp>

#include <functional>
#include <memory>
#include <string>

#include <boost/test/unit_test.hpp>

#include "../../support/decision_loss.hpp"
#include "../../support/holds.hpp"
#include "../../support/message_of.hpp"
#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(outputs)

namespace {

const std::string nothing = "nothing was thrown";

std::unique_ptr<const Loss> loss_of(const char* name, bool from_logits) {
  return make<Loss>(from_logits ? Tree::map({{name, Tree::map({{"from_logits", true}})}}) : Tree(name));
}

/// A metric of a formula.
struct Distance final : MeanMetric {
  using Form = std::function<Symbol(Scope&, const Symbol&, const Symbol&)>;
  explicit Distance(Form made) : form(std::move(made)) {}
  Symbol values(Scope& scope, const Symbol& target, const Symbol& prediction) const override {
    return form(scope, target, prediction);
  }
  Direction direction() const override { return Direction::down; }
  Form form;
};

/// Sums its weights, whether or not the run has some.
struct SumOfWeights final : Metric {
  void update(Scope& scope, const Symbol&, const Symbol&, const Symbol& weight) const override {
    const Variable total = scope.accumulator("total");
    scope.assign(total, total.value() + cast(sum(weight), DType::float64));
  }
  Symbol result(Scope& scope) const override { return scope.accumulator("total").value(); }
  Direction direction() const override { return Direction::up; }
};

/// A step on rows of two numbers.
struct Traced {
  std::vector<NamedLayer> layers;
  Plan plan;
  Type target{DType::float32, {1}};

  Traced() { reference(); }
  TracedStep step(Mode mode = Mode::train) {
    Model model = Model::sequential({DType::float32, {2}}, std::move(layers), "x");
    model.build(DType::float32);
    plan.optimizer = make<Optimizer>("sgd");
    StepSpec spec;
    spec.mode = mode;
    spec.rows = 4;
    spec.inputs = {{DType::float32, {2}}};
    spec.targets = {target};
    return trace_step(model, &plan, spec);
  }
};

std::vector<std::string> warnings(std::vector<NamedLayer> layers, std::unique_ptr<const Loss> loss,
                                  const Type& target = {DType::float32, {1}}) {
  Traced traced;
  traced.layers = std::move(layers);
  traced.plan.losses.push_back({std::move(loss)});
  traced.target = target;
  return traced.step().warnings;
}

std::vector<std::string> warnings_of(int units, const char* activation, const char* loss, bool from_logits) {
  reference();
  std::vector<NamedLayer> layers;
  layers.push_back(dense(units, activation));
  const bool sparse = std::string(loss).starts_with("sparse");
  return warnings(std::move(layers), loss_of(loss, from_logits),
                  sparse ? Type{DType::int32, {}} : Type{DType::float32, {units}});
}

std::string message_of_metric(const Distance::Form& form, const Type& target = {DType::float32, {}}) {
  return message_of<ShapeError>([&] {
    Traced traced;
    traced.layers.push_back(dense(1, "linear"));
    traced.plan.losses.push_back({make<Loss>("mean_squared_error")});
    traced.plan.metrics.push_back({std::make_unique<Distance>(form), "distance"});
    traced.target = target;
    traced.step();
  });
}

}  // namespace

BOOST_AUTO_TEST_CASE(that_fit_their_loss_raise_no_warning) {
  BOOST_TEST(warnings_of(1, "sigmoid", "binary_crossentropy", false).empty());
  BOOST_TEST(warnings_of(1, "linear", "binary_crossentropy", true).empty());
  BOOST_TEST(warnings_of(3, "softmax", "sparse_categorical_crossentropy", false).empty());
  BOOST_TEST(warnings_of(3, "linear", "categorical_crossentropy", true).empty());
  BOOST_TEST(warnings_of(1, "linear", "mean_squared_error", false).empty());
  BOOST_TEST(warnings_of(1, "relu", "mean_squared_error", false).empty());
}

BOOST_AUTO_TEST_CASE(that_contradict_their_loss_are_told) {
  const auto require = [](const std::vector<std::string>& found, const std::vector<std::string>& parts) {
    BOOST_TEST_REQUIRE(found.size() == 1U);
    for (const std::string& part : parts) BOOST_TEST(holds(found[0], part), found[0]);
  };
  require(warnings_of(1, "sigmoid", "binary_crossentropy", true),
          {"output 'answer' is made by the sigmoid of 'answer/activation'",
           "(binary_crossentropy) takes logits", "from_logits: false"});
  require(warnings_of(3, "softmax", "sparse_categorical_crossentropy", true),
          {"made by the softmax of 'answer/activation'", "logits of classes"});
  require(warnings_of(3, "linear", "categorical_crossentropy", false),
          {"output 'answer' is a linear map", "probabilities of classes", "activation: softmax",
           "from_logits: true"});
  require(warnings_of(1, "linear", "binary_crossentropy", false), {"activation: sigmoid"});
  require(warnings_of(1, "tanh", "binary_crossentropy", false), {"made by the tanh", "not all in [0, 1]"});
}

// A perceptron's unit says no by a value below 0, which a sigmoid never gives; a tanh does.
BOOST_AUTO_TEST_CASE(of_decision_values_that_are_never_below_0_are_told) {
  reference();
  const auto told = [](int units, const char* activation) {
    std::vector<NamedLayer> layers;
    layers.push_back(dense(units, activation));
    return warnings(std::move(layers), std::make_unique<DecisionLoss>(),
                    units == 1 ? Type{DType::float32, {1}} : Type{DType::int32, {}});
  };
  for (const char* activation : {"linear", "tanh"}) {
    BOOST_TEST(told(1, activation).empty());
    BOOST_TEST(told(3, activation).empty());
  }
  for (const char* activation : {"sigmoid", "relu"}) {
    BOOST_TEST_REQUIRE(told(1, activation).size() == 1U);
    for (const char* part : {"output 'answer' is made by the ", "never below 0", "takes decision values",
                             "Leave the activation out"}) {
      BOOST_TEST(holds(told(1, activation)[0], part), told(1, activation)[0]);
    }
  }
  BOOST_TEST_REQUIRE(told(3, "softmax").size() == 1U);
  BOOST_TEST(holds(told(3, "softmax")[0], "decision values of classes"), told(3, "softmax")[0]);
}

BOOST_AUTO_TEST_CASE(are_looked_at_behind_changes_of_shape_and_of_dtype) {
  reference();
  const auto behind = [](const Formula::Form& form, const char* activation) {
    std::vector<NamedLayer> layers;
    layers.push_back(dense(1, activation));
    layers.push_back(formula(form));
    return warnings(std::move(layers), loss_of("binary_crossentropy", true)).size();
  };
  const Formula::Form reshaped = [](const Symbol& x) { return reshape(reshape(x, {-1, 1, 1}), {-1, 1}); };
  const Formula::Form twice_cast = [](const Symbol& x) { return cast(cast(x, DType::float64), x.dtype()); };
  for (const Formula::Form& form : {reshaped, twice_cast}) {
    BOOST_TEST(behind(form, "sigmoid") == 1U);
    BOOST_TEST(behind(form, "linear") == 0U);
  }
}

BOOST_AUTO_TEST_CASE(of_other_formulas_nothing_is_said) {
  reference();
  const auto said = [](const Formula::Form& form) {
    std::vector<NamedLayer> layers;
    layers.push_back(dense(1, "linear", "sum"));
    layers.push_back(formula(form));
    return warnings(std::move(layers), loss_of("binary_crossentropy", false)).size();
  };
  BOOST_TEST(said([](const Symbol& x) { return 0.5 * (1.0 + tanh(x)); }) == 0U);
  BOOST_TEST(said([](const Symbol& x) { return clip(x, 0, 1); }) == 0U);
  BOOST_TEST(said([](const Symbol& x) { return 2.0 * x; }) == 1U);  // still linear
}

BOOST_AUTO_TEST_CASE(that_can_learn_nothing_are_refused) {
  const auto message = [](int units, const char* activation, const char* loss) {
    return message_of<ShapeError>([&] { warnings_of(units, activation, loss, false); });
  };
  for (const char* loss : {"binary_crossentropy", "mean_squared_error"}) {
    const std::string found = message(1, "softmax", loss);
    BOOST_TEST(holds(found, "output 'answer' is a softmax over a single value, which is always 1"), found);
    BOOST_TEST(holds(found, "activation: sigmoid"), found);
  }
  for (const char* loss : {"categorical_crossentropy", "sparse_categorical_crossentropy"}) {
    const std::string found = message(1, "sigmoid", loss);
    BOOST_TEST(holds(found, "tells classes apart, but output 'answer' has a single value"), found);
  }
  BOOST_TEST(message(2, "softmax", "sparse_categorical_crossentropy") == nothing);
}

BOOST_AUTO_TEST_CASE(behind_a_softmax_over_one_value_are_told) {
  reference();
  const auto told = [](int units) {
    std::vector<NamedLayer> layers;
    layers.push_back(dense(units, "softmax", "before"));
    layers.push_back(dense(1, "linear"));
    return warnings(std::move(layers), make<Loss>("mean_squared_error"));
  };
  BOOST_TEST_REQUIRE(told(1).size() == 1U);
  BOOST_TEST(holds(told(1)[0], "the softmax of 'before/activation' is over a single value"), told(1)[0]);
  BOOST_TEST(told(2).empty());
}

BOOST_AUTO_TEST_CASE(give_metrics_the_target_that_the_loss_sees) {
  const auto shapes = [](const Type& target) {
    std::string found;
    const std::string thrown = message_of_metric(
        [&](Scope&, const Symbol& t, const Symbol& p) {
          found = t.type().text() + " beside " + p.type().text();
          return abs(t - p);
        },
        target);
    BOOST_TEST(thrown == nothing);
    return found;
  };
  const std::string both = "float32 [4, 1] beside float32 [4, 1]";
  BOOST_TEST(shapes({DType::float32, {}}) == both);
  BOOST_TEST(shapes({DType::float64, {1}}) == both);
  BOOST_TEST(shapes({DType::uint8, {}}) == both);
}

BOOST_AUTO_TEST_CASE(tell_metrics_what_their_predictions_are) {
  reference();
  const auto seen_by = [](std::unique_ptr<const Loss> loss, int units, const Type& target) {
    PredictionKind kind = PredictionKind::real;
    Traced traced;
    traced.layers.push_back(dense(units, "linear"));
    traced.plan.losses.push_back({std::move(loss)});
    traced.plan.metrics.push_back(
        {std::make_unique<Distance>([&](Scope& scope, const Symbol&, const Symbol& p) {
           kind = scope.predictions();
           return p;
         }),
         "distance"});
    traced.target = target;
    traced.step();
    return kind;
  };
  const auto seen = [&](const char* loss, bool from_logits) {
    return seen_by(loss_of(loss, from_logits), 3, {DType::float32, {3}});
  };
  BOOST_TEST((seen("binary_crossentropy", true) == PredictionKind::logit));
  BOOST_TEST((seen("binary_crossentropy", false) == PredictionKind::probability));
  BOOST_TEST((seen("categorical_crossentropy", true) == PredictionKind::class_logits));
  BOOST_TEST((seen("categorical_crossentropy", false) == PredictionKind::class_probabilities));
  BOOST_TEST((seen("mean_squared_error", false) == PredictionKind::real));
  BOOST_TEST(
      (seen_by(std::make_unique<DecisionLoss>(), 1, {DType::float32, {}}) == PredictionKind::decision));
  BOOST_TEST(
      (seen_by(std::make_unique<DecisionLoss>(), 3, {DType::int32, {}}) == PredictionKind::class_decisions));
}

// [4] - [4, 1] would be [4, 4].
BOOST_AUTO_TEST_CASE(refuse_values_of_a_metric_that_are_not_of_their_rows) {
  const std::string broadcast = message_of_metric([](Scope&, const Symbol& target, const Symbol& prediction) {
    return squeeze(target, -1) - prediction;
  });
  BOOST_TEST(holds(broadcast, "in metric 'distance' of output 'answer'"), broadcast);
  BOOST_TEST(holds(broadcast, "found values [4, 4] for predictions [4, 1]"), broadcast);
  const std::string scalar =
      message_of_metric([](Scope&, const Symbol& target, const Symbol&) { return mean(target); });
  BOOST_TEST(holds(scalar, "found values [] for predictions [4, 1]"), scalar);
  BOOST_TEST(message_of_metric([](Scope&, const Symbol& target, const Symbol& prediction) {
               return squeeze(target - prediction, -1);
             }) == nothing);
}

BOOST_AUTO_TEST_CASE(give_ones_to_a_metric_that_reads_weights_where_there_are_none) {
  reference();
  std::vector<NamedLayer> layers;
  layers.push_back(dense(1, "linear"));
  Plan plan;
  plan.losses.push_back({make<Loss>("mean_squared_error")});
  plan.metrics.push_back({std::make_unique<SumOfWeights>(), "plain"});
  plan.metrics.push_back({std::make_unique<SumOfWeights>(), "weighed", "", true});
  TrainerSettings settings;
  settings.backends = reference();
  settings.threads = 1;
  Trainer trainer(Model::sequential({DType::float64, {1}}, std::move(layers), "x"), std::move(plan),
                  settings);
  Samples samples = samples_of(Tensor::of<double>({3}, {1, 2, 3}));
  const Logs without = trainer.evaluate(samples, 2);
  BOOST_TEST(find(without, "plain").value() == 3);
  BOOST_TEST(find(without, "weighed").value() == 3);
  samples.weights[0] = Tensor::of<double>({3}, {2, .5, 4});
  const Logs with = trainer.evaluate(samples, 2);
  BOOST_TEST(find(with, "plain").value() == 3);
  BOOST_TEST(find(with, "weighed").value() == 6.5);
}

BOOST_AUTO_TEST_SUITE_END()
