// Values that are NaN or infinite in the precision of the run are named before anything is computed.

#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/train/detail/finite.hpp>

#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "../../support/holds.hpp"
#include "../../support/message_of.hpp"
#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(finite_values)

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Three rows of two columns, "height" and "width", read from "t.csv".
Samples two_columns(double height_of_row_1 = 1, double width_of_row_2 = 1) {
  Samples samples = samples_of(Tensor::of<double>({3}, {0, 1, 0}));
  samples.inputs[0].values = Tensor::of<double>({3, 2}, {1, 1, height_of_row_1, 1, 1, width_of_row_2});
  samples.inputs[0].parts = {"height", "width"};
  samples.inputs[0].file = "t.csv";
  return samples;
}

Trainer of_two_columns(DType precision = DType::float32) {
  reference();
  Plan plan;
  plan.losses.push_back({loss("mean_squared_error")});
  plan.optimizer = optimizer("sgd");
  return Trainer(Model::sequential({DType::float64, {2}}, layers(layer("dense", {{"units", 1}})), "x"),
                 std::move(plan), {reference(), 1, precision, 1});
}

}  // namespace

// The largest float32 is (2 - 2^-23) 2^127; from half a unit of its last place above, numbers round to
// infinity.
BOOST_AUTO_TEST_CASE(the_first_value_that_the_precision_cannot_hold_is_found) {
  const double largest = 0x1.fffffep+127;
  const auto first = [](std::initializer_list<double> values, DType precision) {
    return first_nonfinite(Tensor::of(Shape{static_cast<std::int64_t>(values.size())}, values), precision);
  };
  BOOST_TEST(first({0, -largest, 0x1.fffffefffffffp+127}, DType::float32) == -1);
  BOOST_TEST(first({0, -0x1.ffffffp+127, not_a_number}, DType::float32) == 1);
  BOOST_TEST(first({0, 1e39}, DType::float32) == 1);
  BOOST_TEST(first({0, 1e39, std::numeric_limits<double>::max()}, DType::float64) == -1);
  BOOST_TEST(first({1, 2, not_a_number, infinity}, DType::float64) == 2);
  BOOST_TEST(first({-infinity}, DType::float64) == 0);
  BOOST_TEST(first({}, DType::float64) == -1);
  const Tensor single = Tensor::of<float>({3}, {1, std::numeric_limits<float>::max(), -HUGE_VALF});
  BOOST_TEST(first_nonfinite(single, DType::float32) == 2);
  BOOST_TEST(first_nonfinite(single, DType::float64) == 2);
  BOOST_TEST(first_nonfinite(Tensor::of<std::int64_t>({1}, {INT64_MAX}), DType::float32) == -1);
}

BOOST_AUTO_TEST_CASE(an_input_is_named_by_its_column_file_and_row) {
  Trainer trainer = of_two_columns();
  Samples samples = two_columns(not_a_number);
  samples.first_row = 10;
  const std::string message = message_of<DataError>([&] { trainer.fit(samples, nullptr, {}); });
  BOOST_TEST(holds(message, "column 'height' of t.csv holds nan in row 11 (from 0)"), message);
  BOOST_CHECK_EXCEPTION(trainer.evaluate(two_columns(1, -infinity)), DataError, [](const DataError& error) {
    BOOST_TEST(error.facts().field == "width");
    BOOST_TEST(error.facts().file == "t.csv");
    BOOST_TEST(error.facts().row.value() == 2);
    return holds(error.message(), "column 'width' of t.csv holds -inf in row 2 (from 0)");
  });
  const std::string validation = message_of<DataError>([&] {
    const Samples bad = two_columns(not_a_number);
    trainer.fit(two_columns(), &bad, {});
  });
  BOOST_TEST(holds(validation, "'height' of t.csv holds nan in row 1"), validation);
}

BOOST_AUTO_TEST_CASE(what_float32_cannot_hold_is_refused_in_float32_alone) {
  const Samples samples = two_columns(1e39);
  const std::string message = message_of<DataError>([&] { of_two_columns().evaluate(samples); });
  BOOST_TEST(holds(message, "holds 1e+39, which is beyond the range of float32, in row 1"), message);
  BOOST_TEST(std::isfinite(find(of_two_columns(DType::float64).evaluate(samples), "loss").value()));
}

BOOST_AUTO_TEST_CASE(targets_and_weights_are_looked_at) {
  Trainer trainer = of_two_columns();
  Samples samples = two_columns();
  samples.weights[0] = Tensor::of<double>({3}, {1, 1, 1e39});
  const std::string weight = message_of<DataError>([&] { trainer.evaluate(samples); });
  BOOST_TEST(holds(weight, "the weight of target 't' of t.csv holds 1e+39"), weight);
  samples = two_columns();
  samples.targets[0].values = Tensor::of<float>({3}, {0, 1, HUGE_VALF});
  const std::string target = message_of<DataError>([&] { trainer.evaluate(samples); });
  BOOST_TEST(holds(target, "target 't' of t.csv holds inf in row 2"), target);
}

BOOST_AUTO_TEST_CASE(predictions_of_what_is_not_finite_are_refused) {
  Trainer trainer = of_two_columns();
  const std::string tensor = message_of<DataError>([&] {
    trainer.predict(std::vector{Tensor::of<double>({2, 2}, {1, 1, 1, not_a_number})});
  });
  BOOST_TEST(holds(tensor, "input 'x' holds nan in row 1, place 1 (from 0)"), tensor);
  const std::string column =
      message_of<DataError>([&] { trainer.predict_columns({two_columns(infinity).inputs[0]}); });
  BOOST_TEST(holds(column, "column 'height' of t.csv holds inf in row 1"), column);
  BOOST_TEST(trainer.predict_columns({two_columns().inputs[0]}).at(0).shape()[0] == 3);
}

BOOST_AUTO_TEST_SUITE_END()
