// What components hand over while they are traced is checked there, and told as theirs.

#include <plexus/error/error.hpp>
#include <plexus/nn/constraint.hpp>
#include <plexus/nn/detail/initial_value.hpp>
#include <plexus/nn/layer.hpp>
#include <plexus/nn/loss.hpp>
#include <plexus/nn/metric.hpp>
#include <plexus/nn/optimizer.hpp>
#include <plexus/nn/regularizer.hpp>

#include <functional>
#include <optional>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"

using namespace plexus;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(contracts)

namespace {

const Type matrix{DType::float32, Shape{4, 3}};

/// A layer, a loss, a regularizer, a constraint, an initializer, made of what a test wants of them.
struct Formed final : Layer {
  using Form = std::function<std::vector<Symbol>(Scope&, const Symbol&)>;
  explicit Formed(Form formula) : form(std::move(formula)) {}
  std::vector<Symbol> call_many(Scope& scope, std::span<const Symbol> inputs) const override {
    return form(scope, inputs[0]);
  }
  Form form;
};

struct FormedLoss final : Loss {
  using Form = Symbol (*)(const Symbol& target, const Symbol& prediction);
  explicit FormedLoss(Form formula) : form(formula) {}
  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return form(target, prediction);
  }
  Form form;
};

struct FormedPenalty final : Regularizer {
  using Form = Symbol (*)(const Symbol& w);
  explicit FormedPenalty(Form formula) : form(formula) {}
  Symbol penalty(const Symbol& w) const override { return form(w); }
  Form form;
};

struct FormedProjection final : Constraint {
  using Form = Symbol (*)(const Symbol& w);
  explicit FormedProjection(Form formula) : form(formula) {}
  Symbol project(const Symbol& w) const override { return form(w); }
  Form form;
};

struct FormedStart final : Initializer {
  using Form = Symbol (*)(Random& random, const Shape& shape);
  explicit FormedStart(Form formula) : form(formula) {}
  Symbol make(Random& random, const Shape& shape) const override { return form(random, shape); }
  Form form;
};

struct FormedMetric final : Metric {
  using Form = Symbol (*)(Scope& scope);
  explicit FormedMetric(Form formula) : form(formula) {}
  void update(Scope&, const Symbol&, const Symbol&, const Symbol&) const override {}
  Symbol result(Scope& scope) const override { return form(scope); }
  Direction direction() const override { return Direction::up; }
  Form form;
};

/// Moves nothing, or by the empty symbol.
struct Idle final : Optimizer {
  explicit Idle(bool assigns) : assigns_nothing(assigns) {}
  void update(Scope& scope, const Variable& w, const Symbol&) const override {
    if (assigns_nothing) scope.assign(w, Symbol());
  }
  bool assigns_nothing;
};

TraceSettings settings() { return {true, DType::float32, 0, nullptr}; }

std::string message_of_call(Formed::Form form) {
  Trace trace(settings());
  Scope scope(trace, "layer");
  const Symbol x = trace.graph().input("x", matrix);
  const Formed layer(std::move(form));
  return message_of([&] { outputs_of(layer, scope, {&x, 1}); });
}

std::string message_of_loss(FormedLoss::Form form, const Shape& shape) {
  Trace trace(settings());
  Scope scope(trace, "loss");
  const Symbol prediction = trace.graph().input("p", {DType::float32, shape});
  return message_of([&] { values_of(FormedLoss(form), scope, prediction, prediction); });
}

void require_part(const std::string& message, const std::string& part) {
  BOOST_TEST(message.find(part) != std::string::npos, "'" << part << "' is not in: " << message);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_layer_returns_values_of_its_trace) {
  require_part(message_of_call([](Scope&, const Symbol&) { return std::vector<Symbol>{}; }),
               "the layer returned nothing");
  require_part(message_of_call([](Scope&, const Symbol& x) {
                 return std::vector<Symbol>{x, Symbol()};
               }),
               "the layer returned an empty symbol");
  Symbol kept;
  message_of_call([&](Scope&, const Symbol& x) {
    kept = exp(x);
    return std::vector<Symbol>{x};
  });
  require_part(message_of_call([&](Scope&, const Symbol&) { return std::vector<Symbol>{kept}; }),
               "the layer returned a symbol of another trace");
  require_part(message_of_call([&](Scope&, const Symbol& x) { return std::vector<Symbol>{x + kept}; }),
               "add: an operand is of a trace that is over");
  require_part(message_of_call([&](Scope&, const Symbol&) { return std::vector<Symbol>{kept * 2.0}; }),
               "a symbol of a trace that is over is used");
}

BOOST_AUTO_TEST_CASE(a_variable_is_asked_for_in_each_trace) {
  std::optional<Variable> kept;
  const auto keeps = [&](Scope& scope, const Symbol& x) {
    kept = scope.state("v", {3});
    return std::vector<Symbol>{x + kept->value()};
  };
  BOOST_TEST(message_of_call(keeps) == "nothing was thrown");
  const std::string over = "a variable of a trace that is over is used";
  require_part(
      message_of_call([&](Scope&, const Symbol& x) { return std::vector<Symbol>{x + kept->value()}; }), over);
  require_part(message_of_call([&](Scope& scope, const Symbol& x) {
                 scope.assign(*kept, x);
                 return std::vector<Symbol>{x};
               }),
               over);
  Trace one(settings()), two(settings());
  const Variable of_one = Scope(one, "a").state("v", {3});
  Scope of_two(two, "a");
  const Variable there = of_two.state("v", {3});
  require_part(message_of<UsageError>([&] { of_two.assign(of_one, there.value()); }),
               "'a/v' that is assigned is of another trace");
  require_part(message_of<UsageError>([&] { of_two.assign(there, of_one.value()); }), "'a/v' cannot become");
}

BOOST_AUTO_TEST_CASE(what_is_assigned_or_added_to_the_loss_is_there_and_fits) {
  require_part(message_of_call([](Scope& scope, const Symbol& x) {
                 scope.assign(scope.state("v", {3}), Symbol());
                 return std::vector<Symbol>{x};
               }),
               "variable 'layer/v' is assigned an empty symbol");
  const auto adding = [](Symbol (*loss)(const Symbol&)) {
    return message_of_call([loss](Scope& scope, const Symbol& x) {
      scope.add_loss(loss(x));
      return std::vector<Symbol>{x};
    });
  };
  require_part(adding([](const Symbol&) { return Symbol(); }), "an empty symbol is added to the loss");
  const std::string rule = "what is added to the loss is a scalar, float32 []; found ";
  require_part(adding([](const Symbol& x) { return x; }), rule + "float32 [4, 3]");
  require_part(adding([](const Symbol& x) { return cast(sum(x), DType::float64); }), rule + "float64 []");
  BOOST_TEST(adding([](const Symbol& x) { return sum(x); }) == "nothing was thrown");
}

BOOST_AUTO_TEST_CASE(a_loss_gives_one_value_a_labelled_element) {
  const auto shape = [](FormedLoss::Form form, const Shape& prediction) {
    return message_of_loss(form, prediction) == "nothing was thrown";
  };
  const FormedLoss::Form rows = [](const Symbol&, const Symbol& p) { return mean_of_last_axis(p); };
  const FormedLoss::Form whole = [](const Symbol&, const Symbol& p) { return p; };
  const FormedLoss::Form scalar = [](const Symbol&, const Symbol& p) { return mean(p); };
  BOOST_TEST(shape(rows, {4, 3}));
  BOOST_TEST(shape(rows, {4, 5, 3}));  // a label a position
  BOOST_TEST(shape([](const Symbol&, const Symbol& p) { return mean(p, {1, 2}); }, {4, 5, 3}));
  BOOST_TEST(shape(whole, {4}));
  BOOST_TEST(!shape(scalar, {4}));
  BOOST_TEST(!shape([](const Symbol&, const Symbol& p) { return mean(p, {0}); }, {4, 3}));
  BOOST_TEST(!shape([](const Symbol&, const Symbol& p) { return sum(p, {-1}, true); }, {4, 3}));
  require_part(message_of_loss(scalar, {4, 3}), "found a scalar for predictions [?, 3]");
  require_part(message_of_loss(whole, {4, 3}), "found [?, 3] for predictions [?, 3]");
  require_part(message_of_loss(whole, {4, 3}), "write return mean_of_last_axis(...)");
  BOOST_TEST(message_of_loss(scalar, {4, 3}).find("mean_of_last_axis") == std::string::npos);
  require_part(
      message_of_loss([](const Symbol&, const Symbol& p) { return cast(mean(p, {1}), DType::float64); },
                      {4, 3}),
      "a loss gives one float32 for each labelled element, [?] or [?, positions], found [?] of float64");
  require_part(message_of_loss([](const Symbol&, const Symbol&) { return Symbol(); }, {4, 3}),
               "the loss returned an empty symbol");
  static Graph elsewhere;
  require_part(message_of_loss(
                   [](const Symbol&, const Symbol&) {
                     return elsewhere.input("x", {DType::float32, Shape{4}});
                   },
                   {4, 3}),
               "the loss returned a symbol of another trace");
}

BOOST_AUTO_TEST_CASE(the_result_of_a_metric_is_a_scalar) {
  const auto message = [](FormedMetric::Form form) {
    Trace trace(settings());
    Scope scope(trace, "m");
    return message_of([&] { result_of(FormedMetric(form), scope); });
  };
  BOOST_TEST(message([](Scope& s) { return s.accumulator("a").value(); }) == "nothing was thrown");
  BOOST_TEST(
      message([](Scope& s) { return s.accumulator("a", {3}).value(); }) ==
      "in the result of metric 'm':\n  the result of a metric is a scalar, float64 []; found float64 [3]");
  BOOST_TEST(message([](Scope&) { return Symbol(); }) ==
             "in the result of metric 'm':\n  the metric returned an empty symbol");
}

BOOST_AUTO_TEST_CASE(a_penalty_is_a_scalar) {
  const FormedStart ones([](Random& random, const Shape& shape) { return random.full(shape, 1); });
  const auto message = [&](FormedPenalty::Form form) {
    Trace trace(settings());
    Scope scope(trace, "dense");
    const FormedPenalty penalty(form);
    return message_of([&] { scope.parameter("kernel", {3}, ones, {&penalty}); });
  };
  BOOST_TEST(message([](const Symbol& w) { return sum(w); }) == "nothing was thrown");
  BOOST_TEST(message([](const Symbol& w) { return square(w); }) ==
             "in the regularizer of 'dense/kernel':\n  a penalty is a scalar, float32 []; found float32 [3]");
  BOOST_TEST(message([](const Symbol&) { return Symbol(); }) ==
             "in the regularizer of 'dense/kernel':\n  the regularizer returned an empty symbol");
}

/// It is told where the parameter is declared, which is in a layer.
BOOST_AUTO_TEST_CASE(a_projection_has_the_type_of_its_parameter) {
  const auto message = [](FormedProjection::Form form) {
    Trace trace({false, DType::float32, 0, nullptr});
    Scope scope(trace, "dense");
    const FormedStart ones([](Random& random, const Shape& shape) { return random.full(shape, 1); });
    const FormedProjection projection(form);
    return message_of([&] { scope.parameter("kernel", {3}, ones, {nullptr, &projection}); });
  };
  BOOST_TEST(message([](const Symbol& w) { return abs(w); }) == "nothing was thrown");
  BOOST_TEST(message([](const Symbol& w) { return sum(w); }) ==
             "in the constraint of 'dense/kernel':\n  a projection has the type of its parameter, "
             "float32 [3]; found float32 []");
  BOOST_TEST(message([](const Symbol&) { return Symbol(); }) ==
             "in the constraint of 'dense/kernel':\n  the constraint returned an empty symbol");
}

BOOST_AUTO_TEST_CASE(an_initial_value_has_the_shape_and_is_float64) {
  const auto message = [](FormedStart::Form form) {
    const FormedStart start(form);
    const Declaration declaration{"dense/kernel", {DType::float32, {3}}, Role::parameter, true, &start, 0};
    return message_of([&] { initial_value(declaration, 1); });
  };
  BOOST_TEST(message([](Random&, const Shape&) { return Symbol(); }) ==
             "in the initializer of 'dense/kernel':\n  the initializer returned an empty symbol");
  BOOST_TEST(
      message([](Random& random, const Shape&) { return random.full({2}, 0); }) ==
      "in the initializer of 'dense/kernel':\n  the initializer made float64 [2], expected float64 [3]");
}

BOOST_AUTO_TEST_CASE(an_initial_value_is_the_same_when_it_is_asked_for_again) {
  const FormedStart drifting([](Random& random, const Shape& shape) {
    static double value = 0;
    return random.full(shape, ++value);
  });
  const Declaration declaration{"dense/kernel", {DType::float32, {3}}, Role::parameter, true, &drifting, 0};
  require_part(message_of<UsageError>([&] { initial_value(declaration, 1); }),
               "in the initializer of 'dense/kernel':\n  two traces of it differ: constant");
}

BOOST_AUTO_TEST_CASE(a_variable_fits_the_memory_of_the_machine) {
  require_part(message_of_call([](Scope& scope, const Symbol& x) {
                 scope.state("v", {std::int64_t{1} << 50});
                 return std::vector<Symbol>{x};
               }),
               "variable 'layer/v', float32 [1125899906842624], takes 4194304 GiB, but the machine has");
}

BOOST_AUTO_TEST_CASE(an_optimizer_assigns_every_parameter) {
  const auto message = [](const Optimizer& optimizer) {
    Trace trace(settings());
    const Variable w = trace.declare({"w", {DType::float32, {3}}, Role::parameter, true, nullptr, 0});
    const std::vector<Variable> parameters = {w};
    const std::vector<Symbol> gradients = {trace.graph().input("g", {DType::float32, {3}})};
    UpdateRule rule;
    rule.weight_decay = 0.5;  // what core assigns before is not the optimizer's
    return message_of<UsageError>([&] { apply_updates(trace, optimizer, rule, parameters, gradients); });
  };
  BOOST_TEST(
      message(Idle(false)) ==
      "in the optimizer's update of 'w':\n  it leaves the parameter as it was: it must assign a new value");
  BOOST_TEST(message(Idle(true)) ==
             "in the optimizer's update of 'w':\n  variable 'w' is assigned an empty symbol");
}

BOOST_AUTO_TEST_SUITE_END()
