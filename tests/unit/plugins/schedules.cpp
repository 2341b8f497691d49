#include <plexus/config/yaml.hpp>
#include <plexus/error/error.hpp>
#include <plexus/nn/schedule.hpp>
#include <plexus/plugin/components.hpp>

#include <algorithm>
#include <cmath>

#include <boost/test/unit_test.hpp>

#include "component_harness.hpp"
#include "schedule_goldens.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(schedules)

namespace {

constexpr FitLength five_epochs{10, 5};

std::unique_ptr<const Schedule> schedule_of(const std::string& text) {
  reference();  // loads the plugins
  return make<Schedule>(parse_yaml(std::make_shared<Source>(Source{"run.yaml", text, "."})));
}

/// The learning rates of the first steps of a fit.
std::vector<double> rates_of(const Schedule& schedule, std::size_t steps,
                             const FitLength& fit = five_epochs) {
  ComponentHarness harness;
  const Symbol step = harness.input("step", numbers({}, {0}));
  harness.output("rate", scheduled_rate(schedule, step, fit));
  std::vector<double> rates;
  for (std::size_t i = 0; i < steps; ++i) {
    harness.write("step", numbers({}, {static_cast<double>(i)}));
    harness.step();
    rates.push_back(harness.result("rate").front());
  }
  return rates;
}

std::string refusal(const std::string& text) {
  try {
    schedule_of(text);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

// Both compute in float64, but Keras rounds the cosine and its argument to float32, by at most 2^-25 and
// 2^-23: half of that is 7.5e-8 of the highest rate, 0.3.
BOOST_AUTO_TEST_CASE(equal_keras_and_pytorch) {
  for (const ScheduleGolden& golden : schedule_goldens) {
    const double tolerance = golden.schedule.starts_with("cosine_") ? 0.3 * 7.5e-8 : 1e-14;
    const std::vector<double> rates = rates_of(*schedule_of(golden.schedule), golden.rates.size());
    for (std::size_t i = 0; i < rates.size(); ++i) {
      const double difference = rates[i] - golden.rates[i];
      BOOST_TEST(std::fabs(difference) <= tolerance,
                 golden.schedule << ", step " << i << ": " << rates[i] << " differs by " << difference);
    }
  }
}

// The same formula with all digits of pi: a quarter of the way down, and the middle of a decay of 2 * 6
// steps.
BOOST_AUTO_TEST_CASE(cosines_are_those_of_pi) {
  const std::vector<double> rates = rates_of(*schedule_of("cosine_decay: {initial: 1, steps: 40 steps}"), 41);
  BOOST_TEST(std::fabs(rates[10] - (0.5 + 0.25 * std::sqrt(2.0))) < 1e-15);
  BOOST_TEST(std::fabs(rates[20] - 0.5) < 1e-15);
  BOOST_TEST(rates[40] == 0.0);
  const auto restarts = schedule_of("cosine_decay_restarts: {initial: 1, steps: 6 steps}");
  BOOST_TEST(std::fabs(rates_of(*restarts, 13)[12] - 0.5) < 1e-15);
}

BOOST_AUTO_TEST_CASE(the_golden_schedules_are_all_that_there_are_but_two) {
  reference();
  std::vector<std::string> names = registry().names(Kind::schedule);
  std::erase_if(names, [](const std::string& name) {
    return std::any_of(schedule_goldens.begin(), schedule_goldens.end(),
                       [&](const ScheduleGolden& golden) { return golden.schedule.starts_with(name + ":"); });
  });
  BOOST_TEST(names == (std::vector<std::string>{"constant", "formula"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_constant_one_does_not_change) {
  BOOST_TEST(rates_of(*schedule_of("constant: {value: 0.25}"), 3) == (std::vector<double>{.25, .25, .25}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_formula_sees_the_step_and_the_epoch) {
  // Ten steps an epoch: step 7 is 0.7 epochs.
  const std::vector<double> rates = rates_of(*schedule_of("formula: {value: \"step + 100 * epoch\"}"), 21);
  BOOST_TEST(rates[0] == 0.0);
  BOOST_TEST(rates[7] == 77.0);
  BOOST_TEST(rates[20] == 220.0);
  const std::vector<double> stairs =
      rates_of(*schedule_of("formula: {value: \"0.1 * 0.5 ^ floor(epoch / 2)\"}"), 41);
  BOOST_TEST(stairs[19] == 0.1);
  BOOST_TEST(stairs[20] == 0.05);
  BOOST_TEST(stairs[40] == 0.025);
  BOOST_TEST(rates_of(*schedule_of("formula: {value: \"0.5\"}"), 1).front() == 0.5);
}

// A restart comes at its very step, though a quotient of logarithms is rounded: with t_mul 3 and one step the
// decays begin at (3^n - 1) / 2.
BOOST_AUTO_TEST_CASE(restarts_come_at_whole_steps) {
  const auto schedule = schedule_of("cosine_decay_restarts: {initial: 1, steps: 1 step, t_mul: 3}");
  const std::vector<double> rates = rates_of(*schedule, 1094);
  for (const std::size_t start : {0, 1, 4, 13, 40, 121, 364, 1093}) BOOST_TEST(rates[start] == 1.0, start);
  for (const std::size_t end : {3, 12, 39, 120, 363, 1092}) BOOST_TEST(rates[end] < 0.5, end);
}

BOOST_AUTO_TEST_CASE(a_length_that_is_not_given_is_that_of_the_fit) {
  for (const char* text :
       {"polynomial_decay: {initial: 1, end: 0}", "cosine_decay: {initial: 1}", "one_cycle: {maximum: 1}"}) {
    BOOST_TEST(depends_on_epochs(*schedule_of(text), five_epochs), text);
  }
  for (const char* text :
       {"cosine_decay: {initial: 1, steps: 5 epochs, warmup: 1 epoch}", "one_cycle: {maximum: 1, steps: 5}",
        "exponential_decay: {initial: 1, steps: 5, rate: 0.5}", "formula: {value: epoch}",
        "constant: {value: 1}"}) {
    BOOST_TEST(!depends_on_epochs(*schedule_of(text), five_epochs), text);
  }
}

BOOST_AUTO_TEST_CASE(mistakes_are_told) {
  const auto has = [](const std::string& text, const std::string& part) {
    const std::string found = refusal(text);
    BOOST_TEST(found.find(part) != std::string::npos, text << " says:\n" << found);
  };
  has("cosine_decay: {initial: 0.1, steps: 2 hours}", "steps: a schedule counts epochs or steps");
  has("exponential_decay: {initial: 0.1, steps: 30 seconds, rate: 0.5}", "found '30 seconds'");
  has("exponential_decay: {initial: 0.1, rate: 0.5}", "needs the option 'steps'");
  has("exponential_decay: {initial: 0.1, steps: 0, rate: 0.5}",
      "expected a length greater than 0, such as 20 epochs, 500 steps or 2 hours, found the integer 0");
  has("cosine_decay: {initial: 0.1, warmup_target: 0.2}", "write warmup: 1 epoch");
  has("piecewise_constant: {boundaries: [5, 10], values: [1, 2]}", "lie between 3 values; found 2");
  has("piecewise_constant: {boundaries: [5, 5], values: [1, 2, 3]}", "found 5 after 5");
  has("piecewise_constant: {boundaries: [1 hour], values: [1, 2]}", "found the text '1 hour'");
  has("piecewise_constant: {boundaries: 5, values: [1]}", "expected a list of lengths");
  has("formula: {value: \"0.1 * stepp\"}",
      "there is no name 'stepp'; did you mean 'step'? Known: step, epoch");
  has("formula: {value: \"0.1 *\"}", "expected a value, found the end");
  has("formula: {value: \"softmax(step)\"}", "there is no function 'softmax': it is a function of tensors");
  has("exponential_decay: {initial: 0.1, steps: 5, rate: -1}", "must be greater than 0");
}

BOOST_AUTO_TEST_CASE(a_schedule_gives_a_scalar_of_its_graph) {
  struct Rows final : Schedule {
    Symbol at(const Symbol& step, const FitLength&) const override { return broadcast_to(step, {2}); }
  };
  struct Nothing final : Schedule {
    Symbol at(const Symbol&, const FitLength&) const override { return {}; }
  };
  ComponentHarness harness;
  const Symbol step = harness.input("step", numbers({}, {0}));
  BOOST_CHECK_THROW(scheduled_rate(Rows(), step, five_epochs), ShapeError);
  BOOST_CHECK_THROW(scheduled_rate(Nothing(), step, five_epochs), UsageError);
}

BOOST_AUTO_TEST_SUITE_END()
