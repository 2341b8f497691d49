#include <plexus/nn/loss.hpp>
#include <plexus/nn/metric.hpp>

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "component_harness.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(metrics)

namespace {

struct Batch {
  Tensor target;
  Tensor prediction;
  std::optional<Tensor> weight = std::nullopt;
};

/// What the loss of the output says of its targets and predictions.
struct Kinds {
  TargetKind targets = TargetKind::real;
  PredictionKind predictions = PredictionKind::real;
};
constexpr Kinds yes_or_no{TargetKind::unit_interval, PredictionKind::probability};
constexpr Kinds logits{TargetKind::unit_interval, PredictionKind::logit};
constexpr Kinds of_indices{TargetKind::class_index, PredictionKind::class_probabilities};
constexpr Kinds of_one_hot{TargetKind::distribution, PredictionKind::class_probabilities};

/// The metric after batches of equal shapes.
double measured(std::string_view name, const std::vector<Batch>& batches, const Kinds& kinds = {},
                std::vector<Tree::Entry> options = {}) {
  ComponentHarness harness(batches[0].prediction.dtype(), false);
  const auto metric = made<Metric>(name, std::move(options));
  const Symbol prediction = harness.input("prediction", batches[0].prediction);
  const Symbol target = matched_target(harness.input("target", batches[0].target), prediction, kinds.targets);
  const Symbol weight = batches[0].weight ? harness.input("weight", *batches[0].weight) : Symbol{};
  const JudgedOutput output{kinds.predictions, prediction.shape().from(1)};
  Scope updates(harness.trace(), "metric", output);
  metric->update(updates, target, prediction, weight);
  Scope results(harness.trace(), "metric", output);
  harness.output("value", metric->result(results));
  for (const Batch& batch : batches) {
    harness.write("target", batch.target);
    harness.write("prediction", batch.prediction);
    if (batch.weight) harness.write("weight", *batch.weight);
    harness.step();
  }
  return harness.result("value")[0];
}

Tensor classes(const Shape& shape, std::initializer_list<double> values) {
  return numbers(shape, values).converted(DType::int32);
}

}  // namespace

BOOST_AUTO_TEST_CASE(accuracy_of_one_value_is_strictly_above_a_half) {
  BOOST_TEST(measured("accuracy", {{numbers({4, 1}, {1, 1, 0, 0}), numbers({4, 1}, {.6, .5, .5, .7})}}) ==
             .5);
  BOOST_TEST(measured("acc", {{classes({4}, {1, 1, 0, 0}), numbers({4, 1}, {.6, .9, .5, .4})}}) == 1);
  BOOST_TEST(measured("acc", {{classes({4}, {1, 1, 0, 0}), numbers({4, 1}, {.6, .4, .5, .4})}}, yes_or_no) ==
             .75);
}

BOOST_AUTO_TEST_CASE(accuracy_of_one_logit_is_strictly_above_0) {
  BOOST_TEST(measured("acc", {{classes({4}, {1, 1, 0, 0}), numbers({4, 1}, {.25, -.25, 0, .25})}}, logits) ==
             .5);
}

// Of the six answers the first row has all three right, the second one: 4 / 6. By the largest values the
// first row would be right (the first of equal targets) and the second wrong.
BOOST_AUTO_TEST_CASE(accuracy_of_several_answers_a_row_judges_each) {
  const Tensor truth = numbers({2, 3}, {1, 1, 0, 0, 0, 1});
  require_near({measured("accuracy", {{truth, numbers({2, 3}, {.9, .6, .4, .7, .1, .2})}}, yes_or_no)},
               {4.0 / 6}, 1e-15);
  require_near({measured("accuracy", {{truth, numbers({2, 3}, {.1, .2, -.4, .7, -1, -.2})}}, logits)},
               {4.0 / 6}, 1e-15);
}

BOOST_AUTO_TEST_CASE(a_soft_target_means_yes_above_a_half) {
  BOOST_TEST(measured("acc", {{numbers({2, 1}, {.9, .1}), numbers({2, 1}, {.8, .3})}}, yes_or_no) == 1);
}

// A probability above .75 is a logit above ln 3 = 1.0986.
BOOST_AUTO_TEST_CASE(binary_accuracy_has_a_threshold) {
  const Tensor truth = numbers({2, 2}, {1, 1, 0, 1});
  const Tree::Entry three_quarters{"threshold", .75, {}};
  BOOST_TEST(measured("binary_accuracy", {{truth, numbers({2, 2}, {.8, .7, .2, .4})}}, yes_or_no) == .75);
  BOOST_TEST(measured("binary_accuracy", {{truth, numbers({2, 2}, {.8, .7, .2, .4})}}, yes_or_no,
                      {three_quarters}) == .5);
  BOOST_TEST(measured("binary_accuracy", {{truth, numbers({2, 2}, {1.2, 1, -1, .1})}}, logits) == 1);
  BOOST_TEST(measured("binary_accuracy", {{truth, numbers({2, 2}, {1.2, 1, -1, .1})}}, logits,
                      {three_quarters}) == .5);
  BOOST_TEST(measured("binary_accuracy", {{truth, numbers({2, 2}, {.8, .7, .2, .4})}}) == .75);
}

BOOST_AUTO_TEST_CASE(class_indices_have_no_distance) {
  const Batch batch{classes({2}, {1, 0}), numbers({2, 2}, {.1, .9, .5, .5})};
  for (const char* name : {"mean_squared_error", "mean_absolute_error", "root_mean_squared_error"}) {
    BOOST_CHECK_EXCEPTION(measured(name, {batch}, of_indices), ShapeError, Says{"take accuracy"});
  }
  BOOST_CHECK_EXCEPTION(measured("binary_accuracy", {batch}, of_indices), ShapeError, Says{"take accuracy"});
}

BOOST_AUTO_TEST_CASE(metrics_say_what_they_read) {
  BOOST_TEST((made<Metric>("accuracy")->judged() == Judged::classes));
  BOOST_TEST((made<Metric>("binary_accuracy")->judged() == Judged::yes_or_no));
  BOOST_TEST((made<Metric>("mean_squared_error")->judged() == Judged::numbers));
}

BOOST_AUTO_TEST_CASE(accuracy_of_classes_takes_the_first_of_equals) {
  const Tensor predictions = numbers({3, 3}, {.2, .5, .3, .4, .4, .2, .1, .1, .8});
  BOOST_TEST(measured("accuracy", {{classes({3}, {1, 0, 2}), predictions}}, of_indices) == 1);
  BOOST_TEST(measured("accuracy", {{classes({3, 1}, {1, 0, 1}), predictions}}, of_indices) == 2.0 / 3);
  BOOST_TEST(measured("accuracy", {{numbers({3}, {1, 1, 2}).converted(DType::uint8), predictions}},
                      of_indices) == 2.0 / 3);
}

BOOST_AUTO_TEST_CASE(accuracy_of_one_hot_targets_compares_the_largest) {
  const Tensor predictions = numbers({2, 3}, {.2, .5, .3, .1, .1, .8});
  BOOST_TEST(measured("accuracy", {{numbers({2, 3}, {0, 1, 0, 1, 0, 0}), predictions}}) == .5);
  BOOST_TEST(measured("accuracy", {{numbers({2, 3}, {0, 1, 0, 1, 0, 0}), predictions}}, of_one_hot) == .5);
}

// semantics.md A5: values 1 .. 5, weights 1, 3, 1, 3, 3: 37/11; without weights 3.
BOOST_AUTO_TEST_CASE(a_weighted_mean_is_divided_by_the_weights) {
  std::vector<Batch> weighted;
  std::vector<Batch> plain;
  const std::vector<double> factors{1, 3, 1, 3, 3};
  for (int i = 0; i < 5; ++i) {
    const Tensor zero = numbers({1, 1}, {0});
    const Tensor value = numbers({1, 1}, {i + 1.0});
    plain.push_back({zero, value});
    weighted.push_back({zero, value, numbers({1}, {factors[static_cast<std::size_t>(i)]})});
  }
  require_near({measured("mean_absolute_error", weighted)}, {37.0 / 11}, 1e-15);
  BOOST_TEST(measured("mae", plain) == 3);
  BOOST_TEST(measured("mse", plain) == 11);  // (1 + 4 + 9 + 16 + 25) / 5
}

BOOST_AUTO_TEST_CASE(the_root_is_taken_of_the_pooled_mean) {
  // sqrt((1 + 49) / 2) = 5; the mean of the batches' roots would be 4.
  const Tensor zero = numbers({1}, {0});
  BOOST_TEST(measured("root_mean_squared_error", {{zero, numbers({1}, {1})}, {zero, numbers({1}, {7})}}) ==
             5);
}

BOOST_AUTO_TEST_CASE(sums_do_not_lose_what_float32_would) {
  // 2^24 + 1 is no float32.
  const Tensor zero = Tensor::zeros({DType::float32, {2, 1}});
  const Tensor values = numbers({2, 1}, {16777216, 1}, DType::float32);
  BOOST_TEST(measured("mae", {{zero, values}}) == 16777217.0 / 2);
}

BOOST_AUTO_TEST_CASE(a_weight_of_zero_everywhere_gives_zero) {
  BOOST_TEST(measured("mae", {{numbers({1, 1}, {0}), numbers({1, 1}, {3}), numbers({1}, {0})}}) == 0);
}

BOOST_AUTO_TEST_CASE(each_metric_knows_its_direction) {
  for (const char* name : {"accuracy", "binary_accuracy"}) {
    BOOST_TEST((made<Metric>(name)->direction() == Direction::up));
  }
  for (const char* name : {"mean_squared_error", "mean_absolute_error", "root_mean_squared_error"}) {
    BOOST_TEST((made<Metric>(name)->direction() == Direction::down));
  }
}

BOOST_AUTO_TEST_SUITE_END()
