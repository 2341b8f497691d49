// Measuring real trainers: what is measured, and that it leaves nothing changed.

#include <plexus/compare/timing/speed.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../steady/nets.hpp"

using namespace plexus;

namespace {

std::unique_ptr<Trainer> house_trainer(int threads) {
  load_standard_plugins();
  TrainerSettings settings;
  settings.backends = open_backends("reference");
  settings.threads = threads;
  return std::make_unique<Trainer>(tests::house_net(), tests::house_plan(), std::move(settings));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(speed)

BOOST_AUTO_TEST_CASE(all_that_was_asked_for_is_measured) {
  SpeedRequest request;
  request.backends = {"reference", "the same"};
  request.threads = {1, 2};
  request.prediction_rows = {1, 1000};
  request.training_rows = 16;
  request.seconds = 1.5;
  std::vector<std::string> made, begun;
  request.make_trainer = [&](std::size_t backend, int threads) {
    made.push_back(std::to_string(backend) + " " + std::to_string(threads));
    return house_trainer(threads);
  };
  request.begins = [&](const std::string& what, double) { begun.push_back(what); };
  const SpeedReport report = measure_speed(request, tests::houses(100, 1));

  // For each number of threads both backends, and the first once more for the noise.
  BOOST_TEST(made == (std::vector<std::string>{"0 1", "1 1", "0 1", "0 2", "1 2", "0 2"}));
  const std::vector<std::string> whats{"training step, 16 rows", "prediction, 1 row",
                                       "training step, 16 rows", "prediction, 1 row"};
  BOOST_TEST(begun == whats);
  BOOST_TEST_REQUIRE(report.items.size() == 4u);
  BOOST_TEST(report.notes ==
             std::vector<std::string>{"prediction of 1000 rows was not timed: the data has 100"});
  for (std::size_t i = 0; i < 4; ++i) {
    const SpeedItem& item = report.items[i];
    BOOST_TEST(item.what() == whats[i]);
    BOOST_TEST(item.threads == (i < 2 ? 1 : 2));
    BOOST_TEST(item.noise > 0);
    BOOST_TEST_REQUIRE(item.backends.size() == 2u);
    for (const BackendSpeed& each : item.backends) {
      BOOST_TEST(each.compile_ms > 0);
      BOOST_TEST(each.median_us > 0);
      BOOST_TEST(each.p95_us >= each.median_us);
      BOOST_TEST(each.rows_per_second == 1e6 * double(item.rows) / each.median_us,
                 boost::test_tools::tolerance(1e-9));
      BOOST_TEST(each.rounds_us.size() >= 6u);
    }
    BOOST_TEST(item.backends[0].ratio.value == 1);
    BOOST_TEST(item.backends[1].ratio.interval.low <= item.backends[1].ratio.value);
    BOOST_TEST(item.backends[1].ratio.value <= item.backends[1].ratio.interval.high);
  }
}

BOOST_AUTO_TEST_CASE(layers_memory_and_the_best_number_of_threads_are_told) {
  SpeedRequest request;
  request.backends = {"reference"};
  request.threads = {1, 2};
  request.prediction_rows = {};
  request.seconds = 0.4;
  request.make_trainer = [](std::size_t, int threads) { return house_trainer(threads); };
  const SpeedReport report = measure_speed(request, tests::houses(64, 1));
  BOOST_TEST_REQUIRE(report.items.size() == 2u);
  const auto holds = [&](const std::string& place) {
    for (const LayerSpeed& layer : report.items[0].layers) {
      if (layer.place == place && layer.us.at(0) > 0) return true;
    }
    return false;
  };
  for (const char* place : {"dense", "dense_1", "loss"}) BOOST_TEST(holds(place), place);
  // 8 x 30 + 30 + 30 x 1 + 1 parameters of 4 bytes, and accumulators.
  BOOST_TEST(report.memory.at(0).store_bytes >= 301u * 4);
  BOOST_TEST(report.memory.at(0).store_bytes < 301u * 4 + 200);
  BOOST_TEST(report.memory.at(0).arena_bytes > 0u);
  const BackendSpeed &one = report.items[0].backends[0], &two = report.items[1].backends[0];
  BOOST_TEST(one.best_threads == (one.median_us <= two.median_us));
  BOOST_TEST(two.best_threads == (two.median_us <= one.median_us));
}

BOOST_AUTO_TEST_CASE(more_work_is_found_slower) {
  // The second layer is twenty times as wide.
  SpeedRequest request;
  request.backends = {"one", "wide"};
  request.training_rows = 0;
  request.prediction_rows = {64};
  request.seconds = 1;
  request.make_trainer = [](std::size_t backend, int threads) {
    load_standard_plugins();
    TrainerSettings settings;
    settings.backends = open_backends("reference");
    settings.threads = threads;
    std::vector<NamedLayer> layers;
    layers.push_back(layer("dense", {{"units", backend == 0 ? 30 : 600}}));
    return std::make_unique<Trainer>(Model::sequential({DType::float32, {8}}, std::move(layers)),
                                     std::nullopt, std::move(settings));
  };
  const SpeedReport report = measure_speed(request, tests::houses(64, 1));
  BOOST_TEST_REQUIRE(report.items.size() == 1u);
  BOOST_TEST((report.items[0].backends[1].claim == Claim::slower));
  BOOST_TEST(report.items[0].backends[1].ratio.value > 1);
}

BOOST_AUTO_TEST_SUITE_END()
