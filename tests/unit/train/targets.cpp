// Data whose targets are not what the loss or a metric of its output takes.

#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>
#include <plexus/train/detail/check_target.hpp>

#include <limits>
#include <optional>
#include <string>

#include <boost/test/unit_test.hpp>

#include "../../support/holds.hpp"
#include "../../support/message_of.hpp"
#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(targets)

namespace {

const std::string nothing = "nothing was thrown";

std::string refusal(const Samples& samples, TargetKind kind, std::int64_t classes = 3) {
  return message_of<DataError>([&] {
    check_target(samples.targets[0], samples, {"answer", "some_loss", kind, classes});
  });
}

std::string refusal(const Tensor& target, TargetKind kind, std::int64_t classes = 3) {
  return refusal(samples_of(target), kind, classes);
}

std::string judged(const Tensor& target, Judged by) {
  const Samples samples = samples_of(target);
  return message_of<DataError>([&] { check_judged(samples.targets[0], samples, by, "acc"); });
}

void require_parts(const std::string& message, const std::vector<std::string>& parts) {
  for (const std::string& part : parts) BOOST_TEST(holds(message, part), part << " is not in: " << message);
}

}  // namespace

BOOST_AUTO_TEST_CASE(of_yes_or_no_are_from_0_to_1) {
  const TargetKind kind = TargetKind::unit_interval;
  BOOST_TEST(refusal(Tensor::of<double>({4}, {0, 1, .25, 1}), kind) == nothing);
  BOOST_TEST(refusal(Tensor::of<std::uint8_t>({2, 2}, {0, 1, 1, 1}), kind) == nothing);
  require_parts(refusal(Tensor::of<float>({3}, {1, 1, -1}), kind),
                {"target 't' of t.csv holds -1 in row 2 (from 0)",
                 "the loss of output 'answer' (some_loss) takes numbers from 0 (no) to 1 (yes)"});
  require_parts(refusal(Tensor::of<std::int64_t>({3, 1}, {1, 2, 1}), kind), {"holds 2 in row 1"});
  require_parts(refusal(Tensor::of<std::uint8_t>({2}, {0, 255}), kind), {"holds 255 in row 1"});
  require_parts(refusal(Tensor::of<double>({2, 3}, {0, 1, 0, 1, 0, 7}), kind),
                {"holds 7 in row 1 (from 0), value 2 (from 0)"});
}

BOOST_AUTO_TEST_CASE(a_wrong_value_is_named_by_its_column_and_its_row_in_the_source) {
  Samples samples = samples_of(Tensor::of<double>({2, 2}, {0, 1, 3, 0}));
  samples.targets[0].parts = {"wet", "cold"};
  samples.first_row = 5;
  require_parts(refusal(samples, TargetKind::unit_interval), {"holds 3 in row 6 (from 0), column 'wet'"});
  samples.source_rows = {40, 17};
  require_parts(refusal(samples, TargetKind::unit_interval), {"holds 3 in row 17 (from 0)"});
}

BOOST_AUTO_TEST_CASE(of_more_classes_than_two_are_told_their_loss) {
  const Samples samples = samples_of(Tensor::of<std::int64_t>({3}, {0, 1, 2}), {"a", "b", "c"});
  require_parts(refusal(samples, TargetKind::unit_interval),
                {"holds 'c' (class 2) in row 2", "3 classes",
                 "take sparse_categorical_crossentropy and an output of 3 units"});
  require_parts(refusal(samples, TargetKind::class_index, 2),
                {"holds 'c' (class 2) in row 2", "'answer' has 2 classes", "3 classes: write units: 3"});
  require_parts(refusal(samples, TargetKind::answer, 1),
                {"holds 'c' (class 2) in row 2", "3 classes: write units: 3 in the last layer"});
  Samples read = samples;
  read.targets[0].evidence = "t.csv:2 holds 'a'";
  require_parts(refusal(read, TargetKind::real),
                {"3 different texts (t.csv:2 holds 'a')", "take binary_crossentropy and an output of 1 unit",
                 "sparse_categorical_crossentropy"});
}

BOOST_AUTO_TEST_CASE(that_a_loss_leaves_out_need_no_class_of_the_output) {
  const auto refused = [](const Tensor& labels, std::optional<std::int64_t> ignored) {
    const Samples samples = samples_of(labels);
    return message_of<DataError>([&] {
      check_target(samples.targets[0], samples, {"answer", "some_loss", TargetKind::class_index, 3, ignored});
    });
  };
  BOOST_TEST(refused(Tensor::of<std::int64_t>({3}, {0, -1, 2}), -1) == nothing);
  BOOST_TEST(refused(Tensor::of<std::uint8_t>({3}, {0, 255, 2}), 255) == nothing);
  require_parts(refused(Tensor::of<std::int64_t>({3}, {0, 255, -1}), 255),
                {"holds -1 in row 2", "whole numbers from 0 to 2, or 255, which is left out"});
  require_parts(refused(Tensor::of<std::int64_t>({3}, {0, -1, 2}), std::nullopt), {"holds -1 in row 1"});
}

BOOST_AUTO_TEST_CASE(of_answers_are_0_or_1) {
  const TargetKind kind = TargetKind::answer;
  BOOST_TEST(refusal(Tensor::of<double>({4}, {0, 1, 0, 1}), kind, 1) == nothing);
  BOOST_TEST(refusal(Tensor::of<std::uint8_t>({2, 2}, {0, 1, 1, 1}), kind, 2) == nothing);
  require_parts(refusal(Tensor::of<double>({3}, {1, .5, 0}), kind, 1),
                {"target 't' of t.csv holds 0.5 in row 1 (from 0)",
                 "the loss of output 'answer' (some_loss) takes 0 (no) and 1 (yes) for a single unit"});
  require_parts(refusal(Tensor::of<std::int64_t>({3, 1}, {0, 1, 2}), kind, 1),
                {"holds 2 in row 2", "each has a unit of its own: write units: N"});
  require_parts(refusal(Tensor::of<float>({2}, {1, -1}), kind, 1), {"holds -1 in row 1"});
  const double nan = std::numeric_limits<double>::quiet_NaN();
  require_parts(refusal(Tensor::of<double>({2}, {nan, 1}), kind, 1), {"holds nan in row 0"});
  const std::string of_several = refusal(Tensor::of<double>({1, 2}, {0, 7}), kind, 2);
  require_parts(of_several, {"holds 7 in row 0 (from 0), value 1", "takes 0 (no) and 1 (yes)"});
  BOOST_TEST(!holds(of_several, "unit"), of_several);
}

BOOST_AUTO_TEST_CASE(of_distributions_are_not_negative_and_sum_to_1) {
  const TargetKind kind = TargetKind::distribution;
  BOOST_TEST(refusal(Tensor::of<double>({2, 3}, {0, 1, 0, .3, .3, .4}), kind) == nothing);
  BOOST_TEST(refusal(Tensor::of<double>({1, 3}, {.333, .333, .3334}), kind) == nothing);  // .9994
  require_parts(refusal(Tensor::of<double>({2, 3}, {0, 1, 0, 1, 0, 1}), kind),
                {"row 1 (from 0) of target 't' of t.csv sums to 2", "binary_crossentropy with sigmoid"});
  require_parts(refusal(Tensor::of<double>({2, 3}, {0, 1, 0, 0, 0, 0}), kind), {"row 1", "sums to 0"});
  require_parts(refusal(Tensor::of<double>({1, 3}, {.333, .333, .332}), kind), {"sums to 0.998"});
  require_parts(refusal(Tensor::of<double>({1, 3}, {1, 1, -1}), kind), {"holds -1 in row 0", "not negative"});
  // Each position has a distribution; the row is that of the sample.
  require_parts(refusal(Tensor::of<double>({2, 2, 3}, {0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 2, 0}), kind),
                {"row 1 (from 0)", "sums to 2"});
  BOOST_TEST(refusal(Tensor::of<double>({2}, {0, 2}), kind) == nothing);  // tracing tells of shapes
}

BOOST_AUTO_TEST_CASE(beside_a_loss_of_numbers_are_classes_for_accuracy) {
  BOOST_TEST(judged(Tensor::of<double>({3}, {21.5, 3, -1}), Judged::numbers) == nothing);
  for (const Judged by : {Judged::yes_or_no, Judged::classes}) {
    BOOST_TEST(judged(Tensor::of<double>({3, 1}, {0, 1, 1}), by) == nothing);
    BOOST_TEST(judged(Tensor::of<double>({2, 2}, {0, 1, 1, 0}), by) == nothing);
    require_parts(judged(Tensor::of<double>({2}, {1, 21.5}), by),
                  {"target 't' of t.csv holds 21.5 in row 1 (from 0)", "metric 'acc'"});
    require_parts(judged(Tensor::of<double>({2}, {1, 2}), by), {"holds 2 in row 1"});
  }
  const Tensor two_answers = Tensor::of<double>({2, 3}, {0, 1, 0, 1, 0, 1});
  BOOST_TEST(judged(two_answers, Judged::yes_or_no) == nothing);
  require_parts(judged(two_answers, Judged::classes), {"row 1 (from 0)", "has 2 ones", "binary_accuracy"});
}

BOOST_AUTO_TEST_CASE(that_count_for_nothing_are_told) {
  Trainer trainer = tiny_classifier();
  Samples samples = labelled(4);
  const auto told = [&](double weight) {
    take_warnings();
    samples.weights = {Tensor::full({DType::float64, {4}}, weight)};
    trainer.evaluate(samples);
    return take_warnings();
  };
  BOOST_TEST(told(0.5).empty());
  const std::vector<std::string> warnings = told(0);
  BOOST_TEST_REQUIRE(warnings.size() == 1U);
  require_parts(warnings[0], {"the weights of target 't' of t.csv are all 0", "nothing is learnt"});
}

BOOST_AUTO_TEST_CASE(classes_have_names_of_their_own) {
  const Trainer trainer = tiny_classifier();
  const Tensor codes = Tensor::of<std::int64_t>({3}, {0, 1, 2});
  BOOST_TEST(message_of<DataError>([&] {
               trainer.check(samples_of(codes, {"rose", "iris", "tulip"}));
             }) == nothing);
  const std::string refused = message_of<DataError>([&] {
    trainer.check(samples_of(codes, {"rose", "iris", "rose"}));
  });
  BOOST_TEST(holds(refused, "two classes of target 't' of t.csv are called 'rose'"), refused);
}

BOOST_AUTO_TEST_SUITE_END()
