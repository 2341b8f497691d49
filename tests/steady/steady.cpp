// What a training does step after step: it allocates nothing. What the framework costs beside the arithmetic
// is measured by tests/benchmarks, where the machine is idle.

#include <plexus/data/detail/order.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/train/programs.hpp>

#include <string>

#include <boost/test/unit_test.hpp>

#include "../support/allocation_counter.hpp"
#include "../support/runs_here.hpp"
#include "nets.hpp"

using namespace plexus;
using namespace plexus::tests;

namespace {

Type row_of(const Tensor& table) { return {table.dtype(), table.shape().from(1)}; }

CompileOptions with_threads(int threads) {
  CompileOptions options;
  options.threads = threads;
  return options;
}

CompileOptions idle() {
  CompileOptions options;
  options.idle = true;
  return options;
}

/// The nets are made of plugins.
struct Plugins {
  Plugins() {
    load_standard_plugins();
    open_backends();
    BOOST_TEST_REQUIRE(test::count_apart("openblas"));  // what it does inside its calls is not ours
  }
};

/// The programs of a training and what they read, bound as the trainer binds them.
class TrainedPrograms {
 public:
  TrainedPrograms(Model model, Plan plan, const CompileOptions& options,
                  const std::string& backend = "reference")
      : model_(std::move(model)),
        plan_(std::move(plan)),
        programs_((model_.build(DType::float32), model_), &plan_, open_backends(backend), options,
                  DType::float32, 1) {}

  Programs& programs() { return programs_; }

  /// The program of a batch that starts at a row of the order; made when it is first asked for.
  Program& batch(Mode mode, const Samples& samples, const Tensor& order, std::int64_t first,
                 std::int64_t rows) {
    StepSpec spec;
    spec.mode = mode;
    spec.rows = rows;
    for (const Column& column : samples.inputs) spec.inputs.push_back(row_of(column.values));
    for (const Column& column : samples.targets) spec.targets.push_back(row_of(column.values));
    spec.weighted.assign(samples.targets.size(), false);
    Program& program = programs_.step(spec);
    program.bind(order_input, order.rows(first, samples.rows - first));
    for (std::size_t i = 0; i < samples.inputs.size(); ++i) {
      program.bind(input_column(model_, i), samples.inputs[i].values);
    }
    for (std::size_t i = 0; i < samples.targets.size(); ++i) {
      program.bind(target_column(model_, i), samples.targets[i].values);
    }
    return program;
  }

 private:
  Model model_;
  Plan plan_;
  Programs programs_;
};

/// Counts what a fit allocates from the start of its last epoch to its end: the order, the steps, the record.
class Watch final : public Callback {
 public:
  void on_epoch_begin(Training&) override { begin_ = test::allocations(); }
  void on_epoch_end(Training&, Logs&) override { allocated_ = test::allocations() - begin_; }
  std::int64_t of_last_epoch() const { return allocated_; }

 private:
  std::int64_t begin_ = 0;
  std::int64_t allocated_ = 0;
};

std::int64_t allocated_by_fit(const std::string& backend, std::int64_t rows, int threads) {
  const Samples train = images(rows, 1);
  Trainer trainer(image_net(), image_plan(), {open_backends(backend), threads});
  Watch watch;
  FitOptions options;
  options.epochs = 3;
  trainer.fit(train, nullptr, options, {&watch});
  return watch.of_last_epoch();
}

/// Two epochs of 2 full batches and a short one, each with its new order, a validation and its results.
void check_epochs(const std::string& backend, int threads) {
  TrainedPrograms training(image_net(), image_plan(), with_threads(threads), backend);
  const Samples train = images(72, 1);
  const Samples validation = images(40, 2);
  const Tensor validation_order = given_order(40);
  Tensor order = given_order(72);
  const std::span<std::int32_t> rows = order.data<std::int32_t>();
  Program& full = training.batch(Mode::train, train, order, 0, 32);
  Program& rest = training.batch(Mode::train, train, order, 64, 8);
  Program& check = training.batch(Mode::evaluate, validation, validation_order, 0, 40);
  Program& results = training.programs().results();
  const Tensor loss = results.view("loss");
  const auto epoch = [&](std::uint64_t number) {
    fill_epoch_order(1, number, rows);
    training.programs().reset_accumulators();
    full.replay(0, 2);
    rest.run();
    results.run();
    const double trained = loss.data<double>()[0];
    training.programs().reset_accumulators();
    check.run();
    results.run();
    return trained;
  };
  const double first = epoch(0);  // makes the threads, and what BLAS keeps
  double second = 0;
  const std::int64_t by_blas = test::allocations_apart();
  BOOST_TEST(test::allocations_of([&] { second = epoch(1); }) == 0);
  BOOST_TEST_MESSAGE("BLAS allocates " << test::allocations_apart() - by_blas
                                       << " times in 3 steps and a validation");
  BOOST_TEST(second < first);  // it did train
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(steady, Plugins)

BOOST_AUTO_TEST_CASE(an_epoch_allocates_nothing) {
  for (const char* const backend : {"reference", "onednn"}) {
    if (!test::runs_here(backend)) continue;
    for (const int threads : {1, 2}) {
      BOOST_TEST_CONTEXT(backend << ", " << threads << " threads") check_epochs(backend, threads);
    }
  }
}

BOOST_AUTO_TEST_CASE(functional_nets_and_batch_normalization_allocate_nothing) {
  const auto check = [](const std::string& backend, int threads, Model model, Plan plan,
                        const Samples& samples) {
    TrainedPrograms training(std::move(model), std::move(plan), with_threads(threads), backend);
    const Tensor order = given_order(samples.rows);
    Program& step = training.batch(Mode::train, samples, order, 0, 32);
    Program& rest = training.batch(Mode::train, samples, order, samples.rows - 5, 5);
    const auto train = [&] {
      step.replay(0, 3);
      rest.run();
    };
    train();  // makes the threads, and what BLAS keeps
    BOOST_TEST(test::allocations_of(train) == 0);
  };
  for (const char* const backend : {"reference", "onednn"}) {
    if (!test::runs_here(backend)) continue;
    for (const int threads : {1, 2}) {
      BOOST_TEST_CONTEXT(backend << ", " << threads << " threads") {
        check(backend, threads, wide_and_deep_net(), wide_and_deep_plan(), houses(101, 1));
        check(backend, threads, two_output_net(), two_output_plan(), split_houses(101, 1));
        check(backend, threads, normalized_image_net(), normalized_image_plan(), images(101, 1));
      }
    }
  }
}

// What remains is the record, and a few names of the columns that are bound for each program.
BOOST_AUTO_TEST_CASE(what_a_fit_allocates_does_not_grow_with_its_steps) {
  for (const char* const backend : {"reference", "onednn"}) {
    if (!test::runs_here(backend)) continue;
    for (const int threads : {1, 2}) {
      const std::int64_t few = allocated_by_fit(backend, 72, threads);
      BOOST_TEST_MESSAGE("an epoch of a fit on " << backend << " allocates " << few << " times");
      BOOST_TEST(allocated_by_fit(backend, 712, threads) == few);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_program_of_idle_kernels_allocates_nothing) {
  TrainedPrograms image_training(image_net(), image_plan(), idle());
  TrainedPrograms house_training(house_net(), house_plan(), idle());
  const Samples some_images = images(32, 1);
  const Samples some_houses = houses(32, 1);
  const Tensor order = given_order(32);
  Program& image_step = image_training.batch(Mode::train, some_images, order, 0, 32);
  Program& house_step = house_training.batch(Mode::train, some_houses, order, 0, 32);
  BOOST_TEST(test::allocations_of([&] { image_step.replay(0, 1000); }) == 0);
  BOOST_TEST(test::allocations_of([&] { house_step.replay(0, 1000); }) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
