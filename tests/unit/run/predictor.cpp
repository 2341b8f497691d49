#include <plexus/error/error.hpp>
#include <plexus/tensor/philox.hpp>
#include <plexus/train/trainer.hpp>

#include <array>
#include <functional>
#include <limits>
#include <thread>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "../../support/allocation_counter.hpp"
#include "../../support/holds.hpp"
#include "../../support/message_of.hpp"
#include "../../support/runs_here.hpp"
#include "predictors.hpp"

using namespace plexus;
using namespace plexus::tests;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(predictor)

namespace {

Tensor uniform(const Shape& shape) {
  Tensor values(DType::float64, shape);
  fill_uniform(7, 0, values.data<double>());
  return values;
}

Model network() {
  load_standard_plugins();
  return Model::sequential({DType::float64, {3}},
                           layers(layer("dense", {{"units", 9}, {"activation", "relu"}}),
                                  layer("dense", {{"units", 4}, {"activation", "softmax"}})));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_column_goes_to_each_input_that_it_is_part_of) {
  Predictor p(two_outputs());
  p.set("a", 3);
  p.set("b", 0.5);
  p.run();
  BOOST_TEST(p.output("main").item() == 6.0);
  BOOST_TEST(p.output("aux").item() == 8.0);
  BOOST_TEST(holds(message_of<UsageError>([&] { p.output(); }), "2 outputs, say which one: main, aux"));
  BOOST_TEST(holds(message_of<UsageError>([&] { p.output("mein"); }), "no output 'mein'"));
}

BOOST_AUTO_TEST_CASE(every_column_is_set_for_every_row) {
  Predictor p(two_classes());
  p.set("b", 1);
  BOOST_TEST(holds(message_of<UsageError>([&] { p.run(); }), "column 'a' of this row was not set"));
  BOOST_TEST(holds(message_of<UsageError>([&] { p.output(); }), "call run() first"));
  p.set("a", 1);
  p.run();
  BOOST_TEST(holds(message_of<UsageError>([&] { p.run(); }), "columns 'a', 'b' of this row were not set"));
  BOOST_TEST(p.predicted_class() == "yes");  // of the row that ran
}

BOOST_AUTO_TEST_CASE(what_a_column_cannot_hold_is_refused_by_its_name) {
  Predictor p(two_classes());
  const double nan = std::numeric_limits<double>::quiet_NaN();
  BOOST_TEST(holds(message_of<DataError>([&] { p.set("a", nan); }), "column 'a' is NaN"));
  BOOST_TEST(holds(message_of<UsageError>([&] { p.set("c", 1); }), "no column 'c'"));
  BOOST_TEST(
      holds(message_of<UsageError>([&] { p.set("a", "red"); }), "column 'a' takes numbers, found 'red'"));
  const std::array<double, 2> two{1, 2};
  BOOST_TEST(holds(message_of<UsageError>([&] { p.set("a", std::span<const double>(two)); }),
                   "column 'a' takes 1 value, found 2"));
  Predictor bytes(sum_of({DType::uint8, {1}}));
  for (const double wrong : {1.5, -1.0, 256.0}) {
    BOOST_TEST(holds(message_of<DataError>([&] { bytes.set("x", wrong); }), "column 'x' holds uint8"));
  }
  bytes.set("x", 255);
  bytes.run();
  BOOST_TEST(bytes.output().item() == 255.0);
  Predictor singles(sum_of({DType::float32, {1}}));
  BOOST_TEST(holds(message_of<DataError>([&] { singles.set("x", 1e300); }), "column 'x' holds float32"));
}

BOOST_AUTO_TEST_CASE(what_is_not_finite_in_the_precision_of_the_model_is_refused) {
  Predictor p(two_classes());  // columns of float64, a model of float32
  const double infinity = std::numeric_limits<double>::infinity();
  BOOST_TEST(holds(message_of<DataError>([&] { p.set("a", -infinity); }), "column 'a' is infinite"));
  BOOST_TEST(holds(message_of<DataError>([&] { p.set("b", 1e39); }), "float32, which cannot be 1e+39"));
  const std::array<float, 1> single{std::numeric_limits<float>::infinity()};
  BOOST_CHECK_THROW(p.set("a", std::span<const float>(single)), DataError);
  const Tensor b = Tensor::of<double>({2}, {1, infinity});
  const std::string table = message_of<DataError>([&] {
    p.run({{"a", Tensor::of<double>({2}, {1, 1}), {}}, {"b", b, {}}});
  });
  BOOST_TEST(holds(table, "column 'b' holds inf in row 1"), table);
}

BOOST_AUTO_TEST_CASE(what_no_predictor_can_be_made_of_is_refused) {
  BOOST_TEST(holds(message_of<UsageError>([] { Predictor(nullptr); }), "needs a trained model"));
  BOOST_CHECK_THROW(Predictor(two_classes(), {.threads = -2}), UsageError);
}

BOOST_AUTO_TEST_CASE(a_column_of_several_values_takes_all_of_them) {
  Predictor p(sum_of({DType::uint8, {2, 2}}));
  const std::array<std::uint8_t, 4> image{1, 2, 3, 250};
  p.set("x", image);
  p.run();
  BOOST_TEST(p.output().item() == 256.0);
  const std::vector<double> numbers{4, 3, 2, 1};
  p.set("x", numbers);
  p.run();
  BOOST_TEST(p.output().item() == 10.0);
  BOOST_TEST(holds(message_of<UsageError>([&] { p.set("x", 1.0); }), "column 'x' takes 4 values, found 1"));
}

BOOST_AUTO_TEST_CASE(a_column_of_classes_takes_their_names) {
  Predictor p(sum_of({DType::int64, {1}}, {"red", "green", "blue"}));
  p.set("x", "blue");
  p.run();
  BOOST_TEST(p.output().item() == 2.0);
  BOOST_TEST(holds(message_of<DataError>([&] { p.set("x", "blu"); }), "no class 'blu'"));
  BOOST_TEST(holds(message_of<DataError>([&] { p.set("x", 3); }), "codes of 3 classes"));
  BOOST_TEST(holds(message_of<DataError>([&] { p.set("x", -1); }), "codes of 3 classes"));
  BOOST_TEST(holds(message_of<DataError>([&] { p.set("x", 0.5); }), "codes of 3 classes"));
}

BOOST_AUTO_TEST_CASE(it_computes_what_the_trainer_predicts_bit_by_bit) {
  for (const char* const backend : {"reference", "onednn"}) {
    load_standard_plugins();
    if (!test::runs_here(backend)) continue;
    Trainer trainer(network(), std::nullopt, {.backends = open_backends(backend), .threads = 1, .seed = 3});
    const auto trained = std::make_shared<const TrainedModel>(
        network(), trainer.weights(), bind_by_names(network(), {"a", "b", "c"}), open_backends(backend));
    const Tensor table = uniform({1100, 3});  // two evaluation batches and a short one
    Predictor p(trained);
    const Tensor by_row = trainer.predict({&table, 1}, 1).front();
    for (std::int64_t row = 0; row < 5; ++row) {
      for (std::int64_t c = 0; c < 3; ++c)
        p.set(p.columns()[static_cast<std::size_t>(c)], table.at(3 * row + c));
      p.run();
      BOOST_CHECK(p.output() == by_row.rows(row, 1));
    }
    std::vector<Column> columns;
    for (std::int64_t c = 2; c >= 0; --c) {  // in any order
      Tensor values(DType::float64, {1100});
      for (std::int64_t row = 0; row < 1100; ++row) {
        values.data<double>()[static_cast<std::size_t>(row)] = table.at(3 * row + c);
      }
      columns.push_back({p.columns()[static_cast<std::size_t>(c)], values, {}});
    }
    BOOST_CHECK(p.run(columns).at(0) == trainer.predict({&table, 1}).at(0));
    columns.pop_back();
    BOOST_TEST(holds(message_of<DataError>([&] { p.run(columns); }), "no column 'a'"));
  }
}

BOOST_AUTO_TEST_CASE(a_row_allocates_nothing_and_starts_no_thread) {
  for (const char* const backend : {"reference", "onednn"}) {
    load_standard_plugins();
    if (!test::runs_here(backend)) continue;
    const auto trained = two_classes(backend);
    test::count_apart("openblas");
    const std::ptrdiff_t threads = threads_here();
    Predictor p(trained);
    const auto a = p.column("a");
    const auto row = [&](double value) {
      p.set(a, value);
      p.set("b", value);
      p.run();
      return p.probability("yes") + p.probability("answer", "no") +
             static_cast<double>(p.predicted_class().size());
    };
    double sum = row(1);
    BOOST_TEST(test::allocations_of([&] {
                 for (int i = 0; i < 100; ++i) sum += row(i);
               }) == 0);
    BOOST_TEST(sum > 0);
    BOOST_TEST(threads_here() == threads);
  }
}

BOOST_AUTO_TEST_CASE(predictors_of_several_threads_share_the_weights) {
  const auto trained = two_classes();
  const auto sum_of_rows = [&](int first) {
    Predictor p(trained);
    double sum = 0;
    for (int i = 0; i < 1000; ++i) {
      p.set("a", 0.001 * (first + i));
      p.set("b", 0);
      p.run();
      sum += p.probability("yes");
    }
    return sum;
  };
  std::array<double, 4> found{};
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < found.size(); ++t) {
    threads.emplace_back([&, t] { found[t] = sum_of_rows(static_cast<int>(100 * t)); });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t t = 0; t < found.size(); ++t) {
    BOOST_TEST(found[t] == sum_of_rows(static_cast<int>(100 * t)));
  }
}

// hidden = relu(a + 2 b, -a), answer = hidden 0 + 10 hidden 1.
BOOST_AUTO_TEST_CASE(an_inner_layer_gives_what_the_next_one_reads) {
  std::vector<NamedLayer> list;
  list.push_back(dense("hidden", 2, "relu"));
  list.push_back(dense("answer", 1, "linear"));
  Model model = Model::sequential({DType::float64, {2}}, std::move(list));
  const NamedTensors weights{{"hidden/kernel", floats({2, 2}, {1, -1, 2, 0})},
                             {"answer/kernel", floats({2, 1}, {1, 10})}};
  Binding binding = bind_by_names(model, {"a", "b"});
  Predictor p(
      std::make_shared<const TrainedModel>(std::move(model), weights, std::move(binding), backend_of()));
  const std::vector<Column> table = {{"b", Tensor::of<double>({2}, {1, 1}), {}},
                                     {"a", Tensor::of<double>({2}, {1, -3}), {}}};
  BOOST_CHECK(p.run_layer("hidden", table) == std::vector{floats({2, 2}, {3, 0, 0, 3})});
  BOOST_CHECK(p.run_layer("answer", table) == p.run(table));
  BOOST_CHECK(p.run(table) == std::vector{floats({2, 1}, {3, 30})});
  BOOST_CHECK(p.run_layer("input", table) == std::vector{floats({2, 2}, {1, 1, -3, 1})});
  BOOST_TEST(holds(message_of<UsageError>([&] { p.run_layer("hiden", table); }), "did you mean 'hidden'?"));
}

// A layer that is called again without a name makes two values, 2 a and 2 * 2 a; a call with a name, 2 * 4 a,
// is asked for by that.
BOOST_AUTO_TEST_CASE(a_shared_layer_gives_a_value_for_each_call) {
  Model model;
  const Model::Value a = model.input("a", {DType::float64, {1}});
  const Model::Value first = model.add(dense("twice", 1, "linear"), a);
  const Model::Value second = model.share("twice", {first});
  model.output(model.share("twice", {second}, "again"));
  Binding binding;
  binding.inputs.push_back({"a", {"a"}, {DType::float64, {1}}, true, {}});
  const NamedTensors weights{{"twice/kernel", floats({1, 1}, {2})}};
  Predictor p(
      std::make_shared<const TrainedModel>(std::move(model), weights, std::move(binding), backend_of()));
  const std::vector<Column> table = {{"a", Tensor::of<double>({2}, {1, -3}), {}}};
  const std::vector<Tensor> expected = {floats({2, 1}, {2, -6}), floats({2, 1}, {4, -12})};
  BOOST_CHECK(p.run_layer("twice", table) == expected);
  BOOST_CHECK(p.run_layer("again", table) == std::vector{floats({2, 1}, {8, -24})});
}

BOOST_AUTO_TEST_CASE(one_that_was_moved_from_says_so) {
  Predictor from(two_classes());
  const auto a = from.column("a");
  from.set(a, 1);
  Predictor to(std::move(from));
  const std::array<double, 1> value{1};
  const std::vector<std::function<void()>> uses = {[&] { (void)from.model(); },
                                                   [&] { from.columns(); },
                                                   [&] { from.column("a"); },
                                                   [&] { from.set(a, 1); },
                                                   [&] { from.set(a, "red"); },
                                                   [&] { from.set(a, std::span<const double>(value)); },
                                                   [&] { from.run(); },
                                                   [&] { from.run(std::vector<Column>{}); },
                                                   [&] { from.run_layer("answer", {}); },
                                                   [&] { (void)from.output(); },
                                                   [&] { (void)from.output("answer"); },
                                                   [&] { from.probability("yes"); },
                                                   [&] { from.probability("answer", "yes"); },
                                                   [&] { (void)from.predicted_class(); },
                                                   [&] { (void)from.predicted_class("answer"); }};
  for (const auto& use : uses) {
    const std::string message = message_of<UsageError>(use);
    BOOST_TEST(holds(message, "this predictor was moved from"), message);
  }
  to.set("b", 0);
  to.run();
  BOOST_TEST(to.predicted_class() == "yes");
  from = std::move(to);
  BOOST_TEST(from.predicted_class() == "yes");
}

BOOST_AUTO_TEST_SUITE_END()
