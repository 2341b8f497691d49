#include <plexus/error/index_error.hpp>
#include <plexus/ops/differentiate.hpp>
#include <plexus/ops/ops.hpp>

#include <array>
#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "compiled.hpp"

using namespace plexus;
using namespace plexus::onednn_tests;

BOOST_AUTO_TEST_SUITE(cross_entropy, *boost::unit_test::precondition(test::needs_onednn))

namespace {

using Names = std::vector<std::string>;

/// The mean loss of [rows, classes] logits "x" and its gradient by them.
std::shared_ptr<Graph> training(const Type& target, const Shape& logits) {
  const auto graph = std::make_shared<Graph>();
  const Symbol x = graph->input("x", {DType::float32, logits});
  const Symbol t = graph->input("t", target);
  const Symbol each =
      is_floating(target.dtype) ? softmax_cross_entropy(t, x) : sparse_softmax_cross_entropy(t, x);
  const Symbol loss = mean(each);
  graph->output("loss", loss);
  graph->output("gradient", differentiate(loss, std::vector{x})[0]);
  return graph;
}

Names count_of(const Names& ops, std::initializer_list<const char*> wanted) {
  Names found;
  for (const std::string& op : ops) {
    for (const char* name : wanted) {
      if (op == name) found.push_back(op);
    }
  }
  return found;
}

void check_fusion(const Values& inputs, const std::string& plain) {
  const auto graph = training(inputs.at("t").type(), inputs.at("x").shape());
  CompileOptions without;
  without.rewrite = false;
  const std::initializer_list<const char*> concerned = {"softmax_cross_entropy",
                                                        "softmax_cross_entropy_with_difference",
                                                        "sparse_softmax_cross_entropy",
                                                        "sparse_softmax_cross_entropy_with_difference",
                                                        "softmax",
                                                        "one_hot"};
  Compiled before(graph, inputs, without);
  Compiled after(graph, inputs);
  const Names apart =
      plain == "softmax_cross_entropy" ? Names{"softmax", plain} : Names{"one_hot", "softmax", plain};
  BOOST_TEST(count_of(before.ops(), concerned) == apart, boost::test_tools::per_element());
  BOOST_TEST(count_of(after.ops(), concerned) == Names{plain + "_with_difference"},
             boost::test_tools::per_element());

  const std::vector<Tensor> found = after.run();
  const std::vector<Tensor> wanted = expected(graph, inputs);
  for (std::size_t i = 0; i < wanted.size(); ++i) check_close(found[i], wanted[i], 1e-6);

  // The definition against what it replaced: the gradient of a mean is the difference by the number of rows.
  const std::vector<Tensor> defined =
      by_definition(after.node(plain + "_with_difference"), {inputs.at("t"), inputs.at("x")});
  const std::vector<Tensor> apart_results = before.run();
  const double rows = static_cast<double>(defined[0].elements());
  double total = 0;
  for (std::int64_t i = 0; i < defined[0].elements(); ++i) total += defined[0].at(i);
  BOOST_TEST(std::abs(apart_results[0].item() - total / rows) <= 1e-6 * std::abs(total / rows));
  for (std::int64_t i = 0; i < defined[1].elements(); ++i) {
    BOOST_TEST(std::abs(apart_results[1].at(i) - defined[1].at(i) / rows) <= 1e-6);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(loss_and_gradient_are_one_node) {
  for (const std::int64_t classes : {2, 10, 16, 17, 300}) {
    Values inputs{{"x", normal({DType::float32, {37, classes}}, 1)}};
    for (const DType dtype : {DType::int32, DType::int64}) {
      Tensor labels(DType::int64, {37});
      for (std::int64_t i = 0; i < 37; ++i)
        labels.data<std::int64_t>()[static_cast<std::size_t>(i)] = i * i % classes;
      inputs.insert_or_assign("t", labels.converted(dtype));
      check_fusion(inputs, "sparse_softmax_cross_entropy");
    }
    // Targets that do not sum to 1.
    inputs.insert_or_assign("t", normal({DType::float32, {37, classes}}, 2));
    check_fusion(inputs, "softmax_cross_entropy");
  }
}

BOOST_AUTO_TEST_CASE(labels_out_of_range_are_refused) {
  for (const std::int32_t label : {-1, 5}) {
    const Values inputs{{"x", normal({DType::float32, {3, 5}}, 3)},
                        {"t", Tensor::of<std::int32_t>({3}, {0, label, 2})}};
    Compiled program(training(inputs.at("t").type(), {3, 5}), inputs);
    BOOST_CHECK_EXCEPTION(program.run(), IndexError,
                          [](const IndexError& error) { return error.row() == 1; });
  }
}

// Rows that fit a register, and longer ones.
BOOST_AUTO_TEST_CASE(a_logit_of_minus_infinity_excludes_its_class) {
  for (const std::int64_t classes : {3, 10, 17, 300}) {
    Tensor x = normal({DType::float32, {4, classes}}, 5);
    Tensor labels(DType::int32, {4});
    Tensor hot = Tensor::zeros({DType::float32, {4, classes}});
    for (std::int64_t row = 0; row < 4; ++row) {
      x.data<float>()[static_cast<std::size_t>(row * classes + row % 2)] =
          -std::numeric_limits<float>::infinity();
      labels.data<std::int32_t>()[static_cast<std::size_t>(row)] = 2;
      hot.data<float>()[static_cast<std::size_t>(row * classes + 2)] = 1;
    }
    for (const Tensor& target : {labels, hot}) {
      const Values inputs{{"x", x}, {"t", target}};
      const auto graph = training(target.type(), x.shape());
      const std::vector<Tensor> found = Compiled(graph, inputs).run();
      const std::vector<Tensor> wanted = expected(graph, inputs);
      BOOST_TEST(std::isfinite(wanted[0].item()));
      for (std::size_t i = 0; i < wanted.size(); ++i) check_close(found[i], wanted[i], 1e-6);
    }
  }
}

// All pairs of special logits beside all pairs of special targets, in rows that fit a register and in longer
// ones. Targets may be infinite; a label may stand beside any logit.
BOOST_AUTO_TEST_CASE(special_values_give_what_the_definition_gives) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  constexpr std::array specials{0.0F,     -0.0F,     0.5F,  -0.5F,
                                infinity, -infinity, 1e30F, std::numeric_limits<float>::quiet_NaN()};
  constexpr std::size_t kinds = specials.size();
  constexpr std::size_t rows = kinds * kinds * kinds * kinds;
  for (const std::int64_t classes : {2, 5, 17}) {
    const auto width = static_cast<std::size_t>(classes);
    Tensor x = Tensor::full({DType::float32, {rows, classes}}, 0.25);
    Tensor hot = Tensor::full({DType::float32, {rows, classes}}, 0.125);
    Tensor labels(DType::int32, {rows});
    for (std::size_t row = 0; row < rows; ++row) {
      const auto value = [&](std::size_t place) { return specials[row / place % kinds]; };
      x.data<float>()[row * width] = value(1);
      x.data<float>()[row * width + width - 1] = value(kinds);
      hot.data<float>()[row * width] = value(kinds * kinds);
      hot.data<float>()[row * width + width - 1] = value(kinds * kinds * kinds);
      labels.data<std::int32_t>()[row] = static_cast<std::int32_t>(row / (kinds * kinds) % width);
    }
    for (const Tensor& target : {hot, labels}) {
      // A mean of all losses would be NaN.
      const auto graph = std::make_shared<Graph>();
      const Symbol logits = graph->input("x", x.type());
      const Symbol t = graph->input("t", target.type());
      const Symbol loss = is_floating(target.dtype()) ? softmax_cross_entropy(t, logits)
                                                      : sparse_softmax_cross_entropy(t, logits);
      graph->output("loss", loss);
      graph->output("gradient", differentiate(sum(loss), std::vector{logits})[0]);
      const Values inputs{{"x", x}, {"t", target}};
      Compiled program(graph, inputs);
      const Node& node =
          program.node(is_floating(target.dtype()) ? "softmax_cross_entropy_with_difference"
                                                   : "sparse_softmax_cross_entropy_with_difference");
      const std::vector<Tensor> found = program.run();
      const std::vector<Tensor> wanted = by_definition(node, {target, x});
      for (std::size_t i = 0; i < wanted.size(); ++i) check_close(found[i], wanted[i], 1e-6);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_difference_from_another_target_stays) {
  const auto graph = std::make_shared<Graph>();
  const Symbol x = graph->input("x", {DType::float32, {4, 5}});
  const Symbol t = graph->input("t", {DType::int32, {4}});
  const Symbol other = graph->input("u", {DType::int32, {4}});
  graph->output("loss", sparse_softmax_cross_entropy(t, x));
  graph->output("difference", softmax(x) - one_hot(other, 5, DType::float32));
  const Values inputs{{"x", normal({DType::float32, {4, 5}}, 4)},
                      {"t", Tensor::of<std::int32_t>({4}, {0, 1, 2, 3})},
                      {"u", Tensor::of<std::int32_t>({4}, {4, 4, 0, 0})}};
  const std::vector<Tensor> found = Compiled(graph, inputs).run();
  const std::vector<Tensor> wanted = expected(graph, inputs);
  for (std::size_t i = 0; i < wanted.size(); ++i) check_close(found[i], wanted[i], 1e-6);
}

BOOST_AUTO_TEST_SUITE_END()
