// Formulas of tensors against NumPy, on every backend: values, and gradients by central differences.

#include "goldens.hpp"

#include <plexus/backend/compile.hpp>
#include <plexus/expression/expression_text.hpp>
#include <plexus/formula/formula.hpp>
#include <plexus/formula/gradient_formula.hpp>
#include <plexus/ops/differentiate.hpp>
#include <plexus/plugin/components.hpp>

#include <algorithm>
#include <cmath>

#include <boost/test/unit_test.hpp>

#include "../../support/runs_here.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(formula_goldens_of_numpy)

namespace {

const std::vector<std::string> golden_names = {"x", "y", "beta", "w"};
const std::vector<Shape> golden_shapes = {{3, 4}, {3, 4}, {4}, {4, 2}};

/// How far results may lie from NumPy's, which has rounding errors of its own and, in its central
/// differences, 1e-11 of those; of the largest element.
struct Limits {
  double value;
  double gradient;
};
constexpr Limits of_float64 = {1e-13, 1e-9};
constexpr Limits of_float32 = {2e-6, 1e-5};

class Computed {
 public:
  Computed(const std::string& backend, DType dtype) : backends_(open_backends(backend)), dtype_(dtype) {
    for (std::size_t i = 0; i < golden_names.size(); ++i) {
      const Symbol input = graph_->input(golden_names[i], {dtype, golden_shapes[i]});
      names_[golden_names[i]] = {input, {}, i < 2};
    }
  }

  Graph& graph() { return *graph_; }
  DType dtype() const { return dtype_; }
  const FormulaNames& names() const { return names_; }
  Symbol input(const std::string& name) const { return names_.at(name).symbol; }
  void name(const std::string& name, const Symbol& value) {
    names_[name] = {value, {}, value.shape().rank() > 1};
  }
  Symbol formula_of(const Expression& expression) const {
    return formula(expression, *graph_, names_, dtype_, FormulaUse::tensors);
  }

  /// 1 + (i % 5) / 4, of the type of `value`.
  Symbol weights_of(const Symbol& value) const {
    Tensor weights(DType::float64, value.shape());
    const std::span<double> all = weights.data<double>();
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = 1 + static_cast<double>(i % 5) / 4;
    return graph_->constant(weights.converted(dtype_));
  }

  void output(const std::string& name, const Symbol& value) { graph_->output(name, value); }

  void run() {
    program_.emplace(compile(graph_, backends_, store_, arena_));
    for (std::size_t i = 0; i < golden_names.size(); ++i) {
      const Tensor values = Tensor::of(golden_shapes[i], std::span<const double>(golden_inputs[i]));
      program_->write(golden_names[i], values.converted(dtype_));
    }
    program_->run();
  }

  std::vector<double> result(const std::string& name) const {
    const Tensor found = program_->output(name).converted(DType::float64);
    const std::span<const double> values = found.data<double>();
    return {values.begin(), values.end()};
  }

 private:
  Backends backends_;
  DType dtype_;
  std::shared_ptr<Graph> graph_ = std::make_shared<Graph>();
  FormulaNames names_;
  Store store_;
  Arena arena_;
  std::optional<Program> program_;
};

double largest(const std::vector<double>& values) {
  double most = 1;
  for (const double value : values) most = std::max(most, std::abs(value));
  return most;
}

void require_close(const std::vector<double>& found, const std::vector<double>& expected, double limit,
                   const std::string& what) {
  BOOST_TEST_REQUIRE(found.size() == expected.size(), what);
  for (std::size_t i = 0; i < found.size(); ++i) {
    const double distance = std::abs(found[i] - expected[i]) / largest(expected);
    BOOST_TEST(distance <= limit, what << ", element " << i << ": " << found[i] << ", not " << expected[i]);
  }
}

bool is_used(const Expression& expression, const std::string& name) {
  const std::vector<const Expression*> used = names_in(expression);
  return std::any_of(used.begin(), used.end(), [&](const Expression* one) { return one->text == name; });
}

void check(const FormulaGolden& golden, const std::string& backend, DType dtype, const Limits& limits) {
  Computed computed(backend, dtype);
  const Expression expression = parse_expression(golden.text);
  const Symbol value = computed.formula_of(expression);
  BOOST_TEST_REQUIRE((value.shape() == Shape(std::span<const std::int64_t>(golden.shape))), golden.text);
  computed.output("value", value);
  const Symbol loss = sum(value * computed.weights_of(value));
  for (const std::string& name : golden_names) {
    const Symbol by = computed.input(name);
    const Symbol gradient = differentiate(loss, {&by, 1}).front();
    computed.output("by " + name, gradient ? gradient : zeros_like(by));
  }
  computed.run();
  require_close(computed.result("value"), golden.value, limits.value, golden.text + " on " + backend);
  for (std::size_t i = 0; i < golden_names.size(); ++i) {
    require_close(computed.result("by " + golden_names[i]), golden.gradients[i], limits.gradient,
                  golden.text + " on " + backend + " by " + golden_names[i]);
  }
}

Expression read_back(const Expression& expression) { return parse_expression(normal_form(expression)); }

/// The formula that is derived, evaluated as any other is, where all names have the shape of x.
Symbol derived(Computed& computed, const FormulaLines& lines, const Symbol& value) {
  const Symbol& x = computed.input("x");
  if (!lines.arriving.empty()) computed.name(lines.arriving, computed.weights_of(value));
  if (!lines.features.empty()) {
    computed.name(lines.features,
                  constant(computed.graph(), static_cast<double>(x.shape().back()), computed.dtype()));
  }
  for (const FormulaLines::Line& line : lines.parts) {
    computed.name(line.name, computed.formula_of(read_back(line.value)));
  }
  const Symbol result = broadcast_to(computed.formula_of(read_back(lines.result)), x.shape());
  return lines.arriving.empty() ? result * computed.weights_of(result) : result;
}

}  // namespace

BOOST_AUTO_TEST_CASE(there_are_thirty_or_more) { BOOST_TEST(formula_goldens.size() >= 30u); }

BOOST_AUTO_TEST_CASE(reference_in_float64) {
  for (const FormulaGolden& golden : formula_goldens) check(golden, "reference", DType::float64, of_float64);
}

BOOST_AUTO_TEST_CASE(reference_in_float32) {
  for (const FormulaGolden& golden : formula_goldens) check(golden, "reference", DType::float32, of_float32);
}

BOOST_AUTO_TEST_CASE(onednn_in_float32) {
  if (!test::runs_here("onednn")) return;
  for (const FormulaGolden& golden : formula_goldens) check(golden, "onednn", DType::float32, of_float32);
}

/// What `plexus formula --gradient` prints is the gradient: read back and evaluated, it gives NumPy's central
/// differences.
BOOST_AUTO_TEST_CASE(gradients_as_formulas) {
  for (const FormulaGolden& golden : formula_goldens) {
    const Expression expression = parse_expression(golden.text);
    if (is_used(expression, "w")) continue;  // of matmul, which has none
    Computed computed("reference", DType::float64);
    const Symbol value = computed.formula_of(expression);
    for (const std::string name : {"x", "y", "beta"}) {
      const FormulaLines lines = gradient_formula(expression, {"x", "y", "beta"}, name, FormulaUse::tensors);
      const Symbol whole = derived(computed, lines, value);
      computed.output("by " + name, sum_to(whole, computed.input(name).shape()));
    }
    computed.run();
    for (std::size_t i = 0; i < 3; ++i) {
      require_close(computed.result("by " + golden_names[i]), golden.gradients[i], of_float64.gradient,
                    golden.text + " by " + golden_names[i]);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
