#include <plexus/config/detail/validate.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/schema.hpp>
#include <plexus/error/error.hpp>
#include <plexus/nn/loss.hpp>
#include <plexus/nn/metric.hpp>
#include <plexus/nn/optimizer.hpp>

#include <boost/test/unit_test.hpp>

#include "../config/fake_source.hpp"

using namespace plexus;

BOOST_AUTO_TEST_SUITE(training)

namespace {

/// w -= learning_rate * gradient.
struct Plain final : Optimizer {
  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    scope.assign(w, w.value() - scope.learning_rate() * gradient);
  }
};

struct Difference final : MeanMetric {
  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return target - prediction;
  }
  Direction direction() const override { return Direction::down; }
};

Symbol input(Trace& trace, const char* name, const Shape& shape, DType dtype = DType::float32) {
  return trace.graph().input(name, {dtype, shape});
}

Trace& fresh(std::unique_ptr<Trace>& kept) {
  kept = std::make_unique<Trace>(TraceSettings{true, DType::float32, 0, nullptr});
  return *kept;
}

/// The type that a target of `target` has for predictions of `prediction`, or "refused".
std::string matched(const Type& target, const Shape& prediction, TargetKind kind) {
  std::unique_ptr<Trace> trace;
  Graph& graph = fresh(trace).graph();
  try {
    return matched_target(graph.input("t", target), graph.input("p", {DType::float32, prediction}), kind)
        .type()
        .text();
  } catch (const ShapeError&) {
    return "refused";
  }
}

UpdateRule rule_of(std::vector<Tree::Entry> entries) {
  static const plexus::tests::FakeSource source;
  Diagnostics diagnostics;
  const Options options = validate(Tree::map(std::move(entries)), optimizer_schema("plain", "", 0.25), source,
                                   diagnostics, "optimizer 'plain'");
  BOOST_REQUIRE_MESSAGE(diagnostics.empty(), diagnostics.text());
  return update_rule(options);
}

}  // namespace

BOOST_AUTO_TEST_CASE(targets_match_predictions_by_keras_rule) {
  const DType f = DType::float32;
  BOOST_TEST(matched({f, {4, 3}}, {4, 3}, TargetKind::real) == "float32 [4, 3]");
  BOOST_TEST(matched({DType::uint8, {4, 3}}, {4, 3}, TargetKind::real) == "float32 [4, 3]");
  BOOST_TEST(matched({f, {4}}, {4, 1}, TargetKind::real) == "float32 [4, 1]");
  BOOST_TEST(matched({f, {4, 1}}, {4}, TargetKind::real) == "float32 [4]");
  BOOST_TEST(matched({f, {4}}, {4, 4}, TargetKind::real) == "refused");
  BOOST_TEST(matched({f, {4}}, {4, 3}, TargetKind::real) == "refused");
  BOOST_TEST(matched({f, {4, 1}}, {4, 3}, TargetKind::real) == "refused");
}

BOOST_AUTO_TEST_CASE(class_indices_lack_the_last_dimension_of_predictions) {
  BOOST_TEST(matched({DType::int64, {4}}, {4, 3}, TargetKind::class_index) == "int64 [4]");
  BOOST_TEST(matched({DType::uint8, {4}}, {4, 3}, TargetKind::class_index) == "int32 [4]");
  BOOST_TEST(matched({DType::int32, {4, 1}}, {4, 3}, TargetKind::class_index) == "int32 [4]");
  BOOST_TEST(matched({DType::int32, {4, 5}}, {4, 5, 3}, TargetKind::class_index) == "int32 [4, 5]");
  BOOST_TEST(matched({DType::int32, {4, 3}}, {4, 3}, TargetKind::class_index) == "refused");
  BOOST_TEST(matched({DType::int32, {4}}, {4}, TargetKind::class_index) == "refused");
}

BOOST_AUTO_TEST_CASE(weights_are_one_a_row_or_one_a_value) {
  std::unique_ptr<Trace> kept;
  Trace& trace = fresh(kept);
  const Symbol values = input(trace, "v", {4, 3});
  for (const Shape& shape : {Shape{4}, Shape{4, 1}, Shape{4, 3}}) {
    const Symbol weight = input(trace, shape.text().c_str(), shape, DType::float64);
    BOOST_TEST(reduced(values, weight).type().text() == (Type{DType::float32, Shape{}}.text()));
  }
  BOOST_CHECK_THROW(reduced(values, input(trace, "w", {3})), ShapeError);
  BOOST_CHECK_THROW(reduced(input(trace, "flat", {4}), input(trace, "w2", {4, 3})), ShapeError);
}

BOOST_AUTO_TEST_CASE(a_mean_metric_accumulates_in_float64) {
  std::unique_ptr<Trace> kept;
  Trace& trace = fresh(kept);
  Scope scope(trace, "difference");
  Difference().update(scope, input(trace, "t", {4, 3, 2}), input(trace, "p", {4, 3, 2}),
                      input(trace, "w", {4}));
  const auto& made = trace.declarations();
  BOOST_REQUIRE(made.size() == 2u);
  BOOST_TEST(made[0].name == "difference/total");
  BOOST_TEST(made[1].name == "difference/count");
  for (const Declaration& declaration : made) {
    BOOST_TEST((declaration.role == Role::accumulator && declaration.type == Type{DType::float64, Shape{}}));
    BOOST_TEST(static_cast<bool>(trace.graph().find_variable(declaration.name)->assigned));
  }
}

BOOST_AUTO_TEST_CASE(clipping_is_done_in_one_way) {
  BOOST_TEST(rule_of({}).learning_rate == 0.25);
  const UpdateRule rule = rule_of({{"clipnorm", 1, {}}, {"weight_decay", 0.004, {}}});
  BOOST_TEST((rule.clipnorm == 1 && !rule.clipvalue && !rule.global_clipnorm && rule.weight_decay == 0.004));
  BOOST_CHECK_EXCEPTION(
      rule_of({{"clipnorm", 1, {}}, {"clipvalue", 2, {}}}), ConfigError,
      [](const Error& e) { return e.message().find("found clipnorm and clipvalue") != std::string::npos; });
}

BOOST_AUTO_TEST_CASE(an_update_counts_the_step_and_leaves_alone_what_has_no_gradient) {
  std::unique_ptr<Trace> kept;
  Trace& trace = fresh(kept);
  const std::vector<Variable> parameters{trace.declare({"a", {DType::float32, {2}}}),
                                         trace.declare({"b", {DType::float32, {2}}})};
  const std::vector<Symbol> gradients{input(trace, "g", {2}), Symbol{}};
  const Symbol before = trace.step();
  apply_updates(trace, Plain(), {}, parameters, gradients);
  BOOST_TEST(static_cast<bool>(trace.graph().find_variable("a")->assigned));
  BOOST_TEST(!trace.graph().find_variable("b")->assigned);
  BOOST_TEST(static_cast<bool>(trace.graph().find_variable("optimizer/iterations")->assigned));
  BOOST_TEST((trace.step() == before));  // the number of steps made before this one, still
  BOOST_TEST(trace.learning_rate_variable().declaration().fill == 0.01);
}

BOOST_AUTO_TEST_CASE(nothing_to_train_is_an_error) {
  std::unique_ptr<Trace> kept;
  Trace& trace = fresh(kept);
  const std::vector<Variable> parameters{trace.declare({"a", {DType::float32, {2}}})};
  const std::vector<Symbol> gradients(1);
  BOOST_CHECK_THROW(apply_updates(trace, Plain(), {}, parameters, gradients), UsageError);
}

BOOST_AUTO_TEST_SUITE_END()
