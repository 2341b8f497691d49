// Embedding: whole numbers in, rows of a table out.

#include <plexus/error/error.hpp>
#include <plexus/error/index_error.hpp>
#include <plexus/nn/layer.hpp>
#include <plexus/ops/differentiate.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/train/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "component_harness.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(layers_by_index)

namespace {

std::unique_ptr<Trainer> looking_up(std::int64_t rows, DType indices,
                                    std::string_view backend = "reference") {
  reference();
  TrainerSettings settings;
  settings.backends = open_backends(backend, false);
  settings.threads = 1;
  Model model = Model::sequential(
      {indices, {2}},
      plexus::layers(layer("embedding", {{"input_dim", rows}, {"output_dim", 1}}), layer("flatten")));
  Plan plan;
  plan.losses.push_back({loss("mean_squared_error")});
  plan.optimizer = optimizer("sgd", {{"learning_rate", 1}});
  auto trainer = std::make_unique<Trainer>(std::move(model), std::move(plan), std::move(settings));
  Tensor table(DType::float32, {rows, 1});
  for (std::int64_t i = 0; i < rows; ++i)
    table.data<float>()[static_cast<std::size_t>(i)] = static_cast<float>(i % 1000);
  trainer->load({{"embedding/embeddings", table}});
  return trainer;
}

}  // namespace

// dL/dtable is the sum of the gradients of all places that a row was looked up for: row 2 twice.
BOOST_AUTO_TEST_CASE(gradients_of_a_row_are_added_up) {
  ComponentHarness harness;
  const auto layer = made<Layer>("embedding", {{"input_dim", 4, {}}, {"output_dim", 2, {}}});
  Scope scope(harness.trace(), "layer");
  const Symbol x = harness.input("x", numbers({2, 2}, {2, 0, 3, 2}).converted(DType::int32));
  const Symbol y = layer->call(scope, x);
  BOOST_TEST((y.shape() == Shape{2, 2, 2}));
  const Symbol r = harness.graph().constant(numbers({2, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8}));
  const Symbol table = harness.graph().find_variable("layer/embeddings")->value;
  harness.output("gradient", differentiate(sum(y * r), {{table}})[0]);
  harness.step();
  require_near(harness.result("gradient"), {3, 4, 0, 0, 1 + 7, 2 + 8, 5, 6}, 0);
}

BOOST_AUTO_TEST_CASE(whole_numbers_of_any_dtype_are_indices) {
  for (const DType dtype : {DType::int32, DType::int64, DType::uint8, DType::float32, DType::float64}) {
    const auto trainer = looking_up(5, dtype);
    const Tensor x = numbers({2, 2}, {4, 0, 1, 1}, dtype);
    require_near(values_of(trainer->predict(std::vector{x})[0]), {4, 0, 1, 1}, 0);
  }
}

// 2^24 + 1 is no float32: an integer input must not be cast to the dtype of computation on its way.
BOOST_AUTO_TEST_CASE(integers_are_looked_up_as_they_are) {
  const std::int64_t rows = (1 << 24) + 3;
  const auto trainer = looking_up(rows, DType::int32);
  const Tensor x = numbers({1, 2}, {16777217, 16777216}, DType::int32);
  require_near(values_of(trainer->predict(std::vector{x})[0]), {217, 216}, 0);
}

BOOST_AUTO_TEST_CASE(fractions_and_numbers_out_of_range_are_refused) {
  for (const char* backend : {"reference", "onednn"}) {
    const auto trainer = looking_up(3, DType::float32, backend);
    const auto predict = [&](double value) {
      return trainer->predict(std::vector{numbers({2, 2}, {0, 1, 2, value}, DType::float32)});
    };
    BOOST_CHECK_EXCEPTION(predict(1.5), DataError, Says{"input 'input' holds 1.5 in row 1 (from 0)"});
    BOOST_CHECK_EXCEPTION(predict(1.5), DataError, Says{"layer 'embedding' (embedding) takes indices"});
    BOOST_CHECK_THROW(predict(3), IndexError);
    BOOST_CHECK_THROW(predict(-1), IndexError);
  }
}

BOOST_AUTO_TEST_SUITE_END()
