#include <plexus/error/error.hpp>

#include <boost/test/unit_test.hpp>

#include "../../support/holds.hpp"
#include "../../support/message_of.hpp"
#include "predictors.hpp"

using namespace plexus;
using namespace plexus::tests;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(trained_model)

namespace {

/// A model of one input, "input", of two values.
TrainedModel trained(const NamedTensors& weights, Binding binding, Backends backends = backend_of(),
                     const std::vector<PredictionKind>& predictions = {}) {
  std::vector<NamedLayer> list;
  list.push_back(dense("answer", 2, "softmax"));
  return TrainedModel(Model::sequential({DType::float64, {2}}, std::move(list)), weights, std::move(binding),
                      std::move(backends), DType::float32, predictions);
}

Binding bound(const char* input, std::vector<std::string> columns, const Shape& row) {
  Binding binding;
  binding.inputs.push_back({input, std::move(columns), {DType::float64, row}, true, {}});
  return binding;
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_does_not_belong_to_the_model_is_refused) {
  const NamedTensors weights{{"answer/kernel", floats({2, 2}, {1, 2, 3, 4})}};
  const auto usage = [&](Binding binding) {
    return message_of<UsageError>([&] { trained(weights, std::move(binding)); });
  };
  const Binding right = bound("input", {"a", "b"}, {2});
  BOOST_TEST(usage(right) == "nothing was thrown");
  BOOST_TEST(holds(usage(bound("x", {"a", "b"}, {2})), "has an input 'input', the columns are bound to x"));
  BOOST_TEST(holds(usage(bound("input", {"a", "b", "c"}, {3})), "rows of shape [2], the binding has [3]"));
  BOOST_TEST(holds(usage(bound("input", {"a", "b", "c"}, {2})), "the binding has 3 columns"));
  const std::vector<PredictionKind> of_two_outputs(2, PredictionKind::class_probabilities);
  BOOST_TEST(
      holds(message_of<UsageError>([&] { trained(weights, right, backend_of(), of_two_outputs); }),
            "the model has 1 output, found 2 kinds of predictions: give one for each output, or none"));
  BOOST_TEST(holds(message_of<DataError>([&] { trained({}, right); }), "missing: 'answer/kernel' [2, 2]"));
  BOOST_TEST(holds(message_of<UsageError>([&] { trained(weights, right, Backends{}); }), "is null"));
}

BOOST_AUTO_TEST_CASE(classes_have_names_of_their_own) {
  const NamedTensors weights{{"answer/kernel", floats({2, 2}, {1, 2, 3, 4})}};
  Binding binding = bound("input", {"a", "b"}, {2});
  binding.targets.push_back({"kind", {"kind"}, {DType::int64, {}}, true, {"rose", "iris", "rose"}});
  BOOST_TEST(message_of<UsageError>([&] { trained(weights, binding); }) ==
             "two classes of 'kind' are called 'rose': each needs a name of its own");
}

BOOST_AUTO_TEST_CASE(outputs_that_it_does_not_have_are_refused) {
  const auto model = two_classes();
  BOOST_CHECK_THROW((void)model->classes(1), UsageError);
  BOOST_CHECK_THROW((void)model->class_code(3, "yes"), UsageError);
}

BOOST_AUTO_TEST_SUITE_END()
