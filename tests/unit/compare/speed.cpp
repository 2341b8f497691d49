// What is measured of trainers, in simulated time: a step takes as long as its layer `waits` says.

#include <plexus/compare/timing/speed.hpp>
#include <plexus/graph/op.hpp>
#include <plexus/nn/layer.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

#include <chrono>
#include <cstring>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../steady/nets.hpp"

using namespace plexus;

BOOST_AUTO_TEST_SUITE(speed)

namespace {

double simulated_now = 0;

constexpr double trace_seconds = 0.005;

/// Copies its input. A call of its kernel takes `ms` simulated milliseconds, and as many real ones if it
/// sleeps.
class Waits final : public Op {
 public:
  std::string_view name() const override { return "waits"; }
  std::vector<Type> infer(std::span<const Type> inputs, const plexus::Attributes&) const override {
    return {inputs[0]};
  }
  std::optional<std::vector<Symbol>> gradient(const Node&, std::span<const Symbol> gradients) const override {
    return std::vector<Symbol>{gradients[0]};
  }
  bool has_kernel(const Node&) const override { return true; }
  Kernel bind(BindContext& context) const override {
    const Node& node = context.node();
    const std::chrono::duration<double, std::milli> time(node.attributes().number("ms"));
    return kernel([from = context.input(0), to = context.output(), bytes = node.type().bytes(), time,
                   sleeps = node.attributes().boolean("sleeps")] {
      std::memcpy(to, from, bytes);
      simulated_now += 1e-3 * time.count();
      if (sleeps) std::this_thread::sleep_for(time);
    });
  }
};

/// A layer of that op. Tracing it takes simulated time, too.
class WaitingLayer final : public Layer {
 public:
  WaitingLayer(double ms, bool sleeps) : ms_(ms), sleeps_(sleeps) {}
  Symbol call(Scope&, const Symbol& x) const override {
    static const Waits op;
    simulated_now += trace_seconds;
    return x.node().graph().add_one(op, {x}, {{"ms", ms_}, {"sleeps", sleeps_}});
  }

 private:
  double ms_;
  bool sleeps_;
};

/// A trainer of the network 8-30-1, whose steps take `ms` simulated milliseconds each.
std::unique_ptr<Trainer> house_trainer(int threads, double ms, bool sleeps = false) {
  load_standard_plugins();
  TrainerSettings settings;
  settings.backends = open_backends("reference");
  settings.threads = threads;
  std::vector<NamedLayer> layers;
  layers.push_back(layer("dense", {{"units", 30}, {"activation", "relu"}}));
  layers.push_back({std::make_unique<WaitingLayer>(ms, sleeps), "waits", "", true});
  layers.push_back(layer("dense", {{"units", 1}}));
  return std::make_unique<Trainer>(Model::sequential({DType::float32, {8}}, std::move(layers)),
                                   tests::house_plan(), std::move(settings));
}

SpeedRequest simulated_request(std::vector<std::string> backends, double seconds) {
  SpeedRequest request;
  request.backends = std::move(backends);
  request.seconds = seconds;
  request.now = [] { return simulated_now; };
  return request;
}

// Sums of simulated times are rounded.
const auto nearly = boost::test_tools::tolerance(1e-6);

}  // namespace

BOOST_AUTO_TEST_CASE(all_that_was_asked_for_is_measured) {
  SpeedRequest request = simulated_request({"fast", "slow"}, 6);
  request.threads = {1, 2};
  request.prediction_rows = {1, 1000};
  request.training_rows = 16;
  std::vector<std::string> made, begun;
  // One thread takes 1 ms and 2 ms, two take half of that.
  request.make_trainer = [&](std::size_t backend, int threads) {
    made.push_back(std::to_string(backend) + " " + std::to_string(threads));
    return house_trainer(threads, (backend == 0 ? 1.0 : 2.0) / threads);
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
    BOOST_TEST(item.noise < 1e-6);
    BOOST_TEST_REQUIRE(item.backends.size() == 2u);
    for (std::size_t k = 0; k < 2; ++k) {
      const BackendSpeed& each = item.backends[k];
      const double ms = (k == 0 ? 1.0 : 2.0) / item.threads;
      BOOST_TEST(each.backend == request.backends[k]);
      BOOST_TEST(each.compile_ms >= 1e3 * trace_seconds * (1 - 1e-6));
      BOOST_TEST(each.first_ms == ms, nearly);
      BOOST_TEST(each.median_us == 1e3 * ms, nearly);
      BOOST_TEST(each.p95_us == 1e3 * ms, nearly);
      BOOST_TEST(each.rows_per_second == 1e3 * double(item.rows) / ms, nearly);
      BOOST_TEST(each.rounds_us.size() >= 6u);
      BOOST_TEST(each.best_threads == (item.threads == 2));
    }
    BOOST_TEST(item.backends[0].ratio.value == 1);
    BOOST_TEST((item.backends[0].claim == Claim::none));
    BOOST_TEST(item.backends[1].ratio.value == 2, nearly);
    BOOST_TEST((item.backends[1].claim == Claim::slower));
  }
  // All of the time is used; kernels are warmed up beyond it.
  BOOST_TEST(report.seconds < 6.1);
  BOOST_TEST(report.seconds > 5);
}

BOOST_AUTO_TEST_CASE(equal_work_is_found_equal) {
  SpeedRequest request = simulated_request({"one", "the same"}, 1);
  request.training_rows = 0;
  request.prediction_rows = {64};
  request.make_trainer = [](std::size_t, int threads) { return house_trainer(threads, 1); };
  const SpeedReport report = measure_speed(request, tests::houses(64, 1));
  BOOST_TEST_REQUIRE(report.items.size() == 1u);
  BOOST_TEST((report.items[0].backends[1].claim == Claim::none));
  BOOST_TEST(report.items[0].backends[1].ratio.value == 1, nearly);
}

// The clock of the machine measures layers: one that sleeps for 2 ms cannot take less.
BOOST_AUTO_TEST_CASE(layers_and_memory_are_measured) {
  SpeedRequest request = simulated_request({"reference"}, 0.02);
  request.prediction_rows = {};
  request.make_trainer = [](std::size_t, int threads) { return house_trainer(threads, 2, true); };
  const SpeedReport report = measure_speed(request, tests::houses(64, 1));
  BOOST_TEST_REQUIRE(report.items.size() == 1u);
  const auto us = [&](const std::string& place) {
    for (const LayerSpeed& layer : report.items[0].layers) {
      if (layer.place == place) return layer.us.at(0);
    }
    return -1.0;
  };
  for (const char* place : {"dense", "dense_1", "loss"}) BOOST_TEST(us(place) >= 0, place);
  BOOST_TEST(us("waits") > 1000);
  // 8 x 30 + 30 + 30 x 1 + 1 parameters of 4 bytes, and accumulators.
  BOOST_TEST(report.memory.at(0).store_bytes >= 301u * 4);
  BOOST_TEST(report.memory.at(0).store_bytes < 301u * 4 + 200);
  BOOST_TEST(report.memory.at(0).arena_bytes > 0u);
}

BOOST_AUTO_TEST_SUITE_END()
