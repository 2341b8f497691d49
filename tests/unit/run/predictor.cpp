#include <plexus/error/error.hpp>
#include <plexus/tensor/philox.hpp>
#include <plexus/train/trainer.hpp>

#include <array>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <limits>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "../../support/allocation_counter.hpp"
#include "../../support/message_of.hpp"
#include "../../support/runs_here.hpp"
#include "predictors.hpp"

using namespace plexus;
using namespace plexus::tests;
using plexus::test::message_of;

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

/// Threads of this process.
std::ptrdiff_t threads_here() {
  const std::filesystem::directory_iterator tasks("/proc/self/task");
  return std::distance(begin(tasks), end(tasks));
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(predictor)

// softmax(0, ln 3) is (1/4, 3/4), softmax(0, -ln 3) is (3/4, 1/4).
BOOST_AUTO_TEST_CASE(probabilities_and_classes_by_name) {
  Predictor p(two_classes());
  const auto a = p.column("a");
  p.set(a, 1.0);
  p.set("b", 5);
  p.run();
  BOOST_TEST(std::fabs(p.probability("yes") - 0.75) < 1e-6);
  BOOST_TEST(std::fabs(p.probability("answer", "no") - 0.25) < 1e-6);
  BOOST_TEST(p.predicted_class() == "yes");
  p.set(a, -1.0);
  p.set("b", 5);
  p.run();
  BOOST_TEST(std::fabs(p.probability("yes") - 0.25) < 1e-6);
  BOOST_TEST(p.predicted_class("answer") == "no");
  BOOST_CHECK(p.output().type() == (Type{DType::float32, {1, 2}}));
  BOOST_TEST(std::fabs(p.output("answer").data<float>()[0] - 0.75F) < 1e-6F);
}

BOOST_AUTO_TEST_CASE(one_number_is_the_probability_of_the_second_class) {
  std::vector<NamedLayer> list;
  list.push_back(dense("answer", 1, "sigmoid"));
  Model model = Model::sequential({DType::float64, {1}}, std::move(list));
  Binding binding = bind_by_names(model, {"a"}, {"no", "yes"});
  Predictor p(std::make_shared<const TrainedModel>(
      std::move(model), NamedTensors{{"answer/kernel", floats({1, 1}, {1.0986122886681098F})}},
      std::move(binding), backend_of()));
  p.set("a", 1.0);  // sigmoid(ln 3) = 1 / (1 + 1/3)
  p.run();
  BOOST_TEST(std::fabs(p.probability("yes") - 0.75) < 1e-6);
  BOOST_TEST(std::fabs(p.probability("no") - 0.25) < 1e-6);
  BOOST_TEST(p.predicted_class() == "yes");
}

// The same weights without an activation: sigmoid(ln 3) = 3/4, and -ln 3 is on the same side of 1/2 as 0.4
// is.
BOOST_AUTO_TEST_CASE(logits_mean_what_the_loss_takes_them_for) {
  const auto predictor = [](int units, std::initializer_list<float> kernel, PredictionKind kind) {
    std::vector<NamedLayer> list;
    list.push_back(dense("answer", units, "linear"));
    Model model = Model::sequential({DType::float64, {1}}, std::move(list));
    Binding binding = bind_by_names(model, {"a"}, {"no", "yes"});
    return Predictor(std::make_shared<const TrainedModel>(
        std::move(model), NamedTensors{{"answer/kernel", floats({1, units}, kernel)}}, std::move(binding),
        backend_of(), DType::float32, std::vector{kind}));
  };
  Predictor one = predictor(1, {1.0986122886681098F}, PredictionKind::logit);
  one.set("a", 1.0);
  one.run();
  BOOST_TEST(std::fabs(one.probability("yes") - 0.75) < 1e-6);
  BOOST_TEST(std::fabs(one.probability("no") - 0.25) < 1e-6);
  one.set("a", 0.25);  // a logit of 0.27 means yes
  one.run();
  BOOST_TEST(one.predicted_class() == "yes");
  Predictor two = predictor(2, {0, 1.0986122886681098F}, PredictionKind::class_logits);
  two.set("a", -1.0);
  two.run();
  BOOST_TEST(std::fabs(two.probability("no") - 0.75) < 1e-6);
  BOOST_TEST(two.predicted_class() == "no");
  Predictor number = predictor(1, {2}, PredictionKind::real);
  number.set("a", 1.0);
  number.run();
  BOOST_TEST(number.predicted_class() == "yes");
  BOOST_TEST(contains(message_of<DataError>([&] { number.probability("yes"); }),
                      "gives 2 for class 'yes', which is no probability"));
}

// 0.25 would mean "no" as a probability and "yes" as a logit.
BOOST_AUTO_TEST_CASE(values_of_unknown_meaning_are_not_guessed_at) {
  const auto predictor = [](int units, std::initializer_list<float> kernel) {
    std::vector<NamedLayer> list;
    list.push_back(dense("answer", units, "linear"));
    Model model = Model::sequential({DType::float64, {1}}, std::move(list));
    Binding binding = bind_by_names(model, {"a"}, {"no", "yes"});
    return Predictor(std::make_shared<const TrainedModel>(
        std::move(model), NamedTensors{{"answer/kernel", floats({1, units}, kernel)}}, std::move(binding),
        backend_of()));
  };
  const std::string unknown = "probabilities, logits or numbers is not known";
  Predictor one = predictor(1, {.25F});
  one.set("a", 1.0);
  one.run();
  BOOST_TEST(one.output().item() == 0.25);
  BOOST_TEST(contains(message_of<UsageError>([&] { one.predicted_class(); }), unknown));
  BOOST_TEST(contains(message_of<UsageError>([&] { one.probability("yes"); }), unknown));
  Predictor two = predictor(2, {.25F, .75F});
  two.set("a", 1.0);
  two.run();
  BOOST_TEST(two.predicted_class() == "yes");  // the largest of logits and of probabilities alike
  BOOST_TEST(contains(message_of<UsageError>([&] { two.probability("yes"); }), unknown));
}

BOOST_AUTO_TEST_CASE(a_column_goes_to_each_input_that_it_is_part_of) {
  Predictor p(two_outputs());
  p.set("a", 3);
  p.set("b", 0.5);
  p.run();
  BOOST_TEST(p.output("main").item() == 6.0);
  BOOST_TEST(p.output("aux").item() == 8.0);
  BOOST_TEST(contains(message_of<UsageError>([&] { p.output(); }), "2 outputs, say which one: main, aux"));
  BOOST_TEST(contains(message_of<UsageError>([&] { p.output("mein"); }), "no output 'mein'"));
}

BOOST_AUTO_TEST_CASE(every_column_is_set_for_every_row) {
  Predictor p(two_classes());
  p.set("b", 1);
  BOOST_TEST(contains(message_of<UsageError>([&] { p.run(); }), "column 'a' of this row was not set"));
  BOOST_TEST(contains(message_of<UsageError>([&] { p.output(); }), "call run() first"));
  p.set("a", 1);
  p.run();
  BOOST_TEST(contains(message_of<UsageError>([&] { p.run(); }), "columns 'a', 'b' of this row were not set"));
  BOOST_TEST(p.predicted_class() == "yes");  // of the row that ran
}

BOOST_AUTO_TEST_CASE(what_a_column_cannot_hold_is_refused_by_its_name) {
  Predictor p(two_classes());
  const double nan = std::numeric_limits<double>::quiet_NaN();
  BOOST_TEST(contains(message_of<DataError>([&] { p.set("a", nan); }), "column 'a' is NaN"));
  BOOST_TEST(contains(message_of<UsageError>([&] { p.set("c", 1); }), "no column 'c'"));
  BOOST_TEST(
      contains(message_of<UsageError>([&] { p.set("a", "red"); }), "column 'a' takes numbers, found 'red'"));
  const std::array<double, 2> two{1, 2};
  BOOST_TEST(contains(message_of<UsageError>([&] { p.set("a", std::span<const double>(two)); }),
                      "column 'a' takes 1 value, found 2"));
  Predictor bytes(sum_of({DType::uint8, {1}}));
  for (const double wrong : {1.5, -1.0, 256.0}) {
    BOOST_TEST(contains(message_of<DataError>([&] { bytes.set("x", wrong); }), "column 'x' holds uint8"));
  }
  bytes.set("x", 255);
  bytes.run();
  BOOST_TEST(bytes.output().item() == 255.0);
  Predictor singles(sum_of({DType::float32, {1}}));
  BOOST_TEST(contains(message_of<DataError>([&] { singles.set("x", 1e300); }), "column 'x' holds float32"));
}

BOOST_AUTO_TEST_CASE(what_is_not_finite_in_the_precision_of_the_model_is_refused) {
  Predictor p(two_classes());  // columns of float64, a model of float32
  const double infinity = std::numeric_limits<double>::infinity();
  BOOST_TEST(contains(message_of<DataError>([&] { p.set("a", -infinity); }), "column 'a' is infinite"));
  BOOST_TEST(contains(message_of<DataError>([&] { p.set("b", 1e39); }), "float32, which cannot be 1e+39"));
  const std::array<float, 1> single{std::numeric_limits<float>::infinity()};
  BOOST_CHECK_THROW(p.set("a", std::span<const float>(single)), DataError);
  const Tensor b = Tensor::of<double>({2}, {1, infinity});
  const std::string table = message_of<DataError>([&] {
    p.run({{"a", Tensor::of<double>({2}, {1, 1}), {}}, {"b", b, {}}});
  });
  BOOST_TEST(contains(table, "column 'b' holds inf in row 1"), table);
}

BOOST_AUTO_TEST_CASE(what_no_predictor_can_be_made_of_is_refused) {
  BOOST_TEST(contains(message_of<UsageError>([] { Predictor(nullptr); }), "needs a trained model"));
  BOOST_CHECK_THROW(Predictor(two_classes(), {.threads = -2}), UsageError);
  const auto model = two_classes();
  BOOST_CHECK_THROW((void)model->classes(1), UsageError);
  BOOST_CHECK_THROW((void)model->class_code(3, "yes"), UsageError);
  const NamedTensors none;
  BOOST_CHECK_THROW(TrainedModel(network(), none, bind_by_names(network(), {"a", "b", "c"}), Backends{}),
                    UsageError);
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
  BOOST_TEST(
      contains(message_of<UsageError>([&] { p.set("x", 1.0); }), "column 'x' takes 4 values, found 1"));
}

BOOST_AUTO_TEST_CASE(a_column_of_classes_takes_their_names) {
  Predictor p(sum_of({DType::int64, {1}}, {"red", "green", "blue"}));
  p.set("x", "blue");
  p.run();
  BOOST_TEST(p.output().item() == 2.0);
  BOOST_TEST(contains(message_of<DataError>([&] { p.set("x", "blu"); }), "no class 'blu'"));
  BOOST_TEST(contains(message_of<DataError>([&] { p.set("x", 3); }), "codes of 3 classes"));
  BOOST_TEST(contains(message_of<DataError>([&] { p.set("x", -1); }), "codes of 3 classes"));
  BOOST_TEST(contains(message_of<DataError>([&] { p.set("x", 0.5); }), "codes of 3 classes"));
}

BOOST_AUTO_TEST_CASE(what_is_no_class_or_no_probability_is_refused) {
  Predictor p(two_classes());
  p.set("a", 0);
  p.set("b", 0);
  p.run();
  BOOST_TEST(contains(message_of<UsageError>([&] { p.probability("yess"); }), "no class 'yess'"));
  Predictor sum(sum_of({DType::float64, {1}}));
  sum.set("x", 3);
  sum.run();
  BOOST_TEST(contains(message_of<UsageError>([&] { sum.predicted_class(); }),
                      "classes of output 'y' are not known"));
  BOOST_TEST(contains(message_of<UsageError>([&] { sum.probability("yes"); }),
                      "classes of output 'y' are not known"));
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
    BOOST_TEST(contains(message_of<DataError>([&] { p.run(columns); }), "no column 'a'"));
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

BOOST_AUTO_TEST_CASE(what_does_not_belong_to_the_model_is_refused) {
  const auto trained = [](const NamedTensors& weights, Binding binding) {
    std::vector<NamedLayer> list;
    list.push_back(dense("answer", 2, "softmax"));
    return TrainedModel(Model::sequential({DType::float64, {2}}, std::move(list)), weights,
                        std::move(binding), backend_of());
  };
  const NamedTensors weights{{"answer/kernel", floats({2, 2}, {1, 2, 3, 4})}};
  const auto bound = [](const char* input, std::vector<std::string> columns, const Shape& row) {
    Binding binding;
    binding.inputs.push_back({input, std::move(columns), {DType::float64, row}, true, {}});
    return binding;
  };
  const auto usage = [&](Binding binding) {
    return message_of<UsageError>([&] { trained(weights, std::move(binding)); });
  };
  BOOST_TEST(usage(bound("input", {"a", "b"}, {2})) == "nothing was thrown");
  BOOST_TEST(
      contains(usage(bound("x", {"a", "b"}, {2})), "has an input 'input', the columns are bound to x"));
  const std::vector<PredictionKind> of_two_outputs(2, PredictionKind::class_probabilities);
  BOOST_TEST(contains(message_of<UsageError>([&] {
                        std::vector<NamedLayer> list;
                        list.push_back(dense("answer", 2, "softmax"));
                        TrainedModel(Model::sequential({DType::float64, {2}}, std::move(list)), weights,
                                     bound("input", {"a", "b"}, {2}), backend_of(), DType::float32,
                                     of_two_outputs);
                      }),
                      "the model has 1 outputs, but what 2 of them predict is said"));
  BOOST_TEST(contains(usage(bound("input", {"a", "b", "c"}, {3})), "rows of shape [2], the binding has [3]"));
  BOOST_TEST(contains(usage(bound("input", {"a", "b", "c"}, {2})), "the binding has 3 columns"));
  BOOST_TEST(contains(message_of<DataError>([&] {
                        trained({}, bound("input", {"a", "b"}, {2}));
                      }),
                      "missing: 'answer/kernel' [2, 2]"));
}

BOOST_AUTO_TEST_SUITE_END()
