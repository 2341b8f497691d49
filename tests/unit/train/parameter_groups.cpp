// Groups of parameters with a learning rate and a weight decay of their own.

#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>

#include <cmath>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(parameter_groups)

namespace {

/// head(body(x)) of a weight each, both 1 at first, trained on x = 1, target 0. With b and h the weights, the
/// gradients are 2 b h * h and 2 b h * b.
std::unique_ptr<Trainer> two_weights(const std::string& optimizer) {
  const auto single = [](const char* name) {
    return layer("dense", {{"units", 1}, {"use_bias", false}, {"name", name}});
  };
  auto trainer = trainer_of(optimizer, layers(single("body"), single("head")));
  const Tensor one = Tensor::of<double>({1, 1}, {1});
  trainer->load({{"body/kernel", one}, {"head/kernel", one}});
  return trainer;
}

struct Weights {
  double body = 1;
  double head = 1;
};

Weights after(const std::string& optimizer, int steps) {
  const auto trainer = two_weights(optimizer);
  const std::vector<double> one{1};
  const std::vector<double> zero{0};
  trainer->fit(samples(one, zero), nullptr, fit_options(steps, 1));
  const NamedTensors weights = trainer->weights();
  return {weights.at("body/kernel").item(), weights.at("head/kernel").item()};
}

void require_near(const Weights& found, const Weights& expected) {
  BOOST_TEST(std::fabs(found.body - expected.body) < 1e-15, found.body << " is not " << expected.body);
  BOOST_TEST(std::fabs(found.head - expected.head) < 1e-15, found.head << " is not " << expected.head);
}

std::string refusal(const std::string& optimizer) {
  try {
    const auto trainer = two_weights(optimizer);
    const std::vector<double> one{1};
    trainer->prepare(samples(one, one), nullptr, fit_options(1, 1));
  } catch (const ConfigError& error) {
    return error.message();
  }
  return "accepted";
}

void has(const std::string& optimizer, const std::string& part) {
  const std::string found = refusal(optimizer);
  BOOST_TEST(found.find(part) != std::string::npos, optimizer << " says: " << found);
}

}  // namespace

// Rates 0.125 and 0.0625. Gradients of b = h = 1: 2, 2; then b = 0.75, h = 0.875: 2 * 0.65625 * 0.875 =
// 1.1484375 and 0.984375; then b = 0.6064453125, h = 0.8134765625.
BOOST_AUTO_TEST_CASE(sgd_steps_by_the_rate_of_the_group) {
  const std::string sgd = "sgd: {learning_rate: 0.125, groups: [{match: \"head/*\", learning_rate: 0.0625}]}";
  require_near(after(sgd, 1), {0.75, 0.875});
  require_near(after(sgd, 2), {0.6064453125, 0.8134765625});
  const double b = 0.6064453125;
  const double h = 0.8134765625;
  require_near(after(sgd, 3), {b - 0.125 * 2 * b * h * h, h - 0.0625 * 2 * b * h * b});
}

// Adamw's first step is alpha * m / (sqrt(v) + eps) with m = 0.1 g, v = 0.001 g^2, alpha = rate *
// sqrt(0.001) / 0.1, after w -= w * decay * rate (Keras 3, adam.py and base_optimizer.py); three steps of
// that here.
BOOST_AUTO_TEST_CASE(adamw_steps_and_decays_by_those_of_the_group) {
  struct Adamw {
    double rate, decay, w = 1, m = 0, v = 0;
    void step(double gradient, int t) {
      w -= w * decay * rate;
      m += (gradient - m) * 0.1;
      v += (gradient * gradient - v) * 0.001;
      const double alpha = rate * std::sqrt(1 - std::pow(0.999, t)) / (1 - std::pow(0.9, t));
      w -= alpha * m / (std::sqrt(v) + 1e-7);
    }
  };
  const auto by_hand = [](Adamw body, Adamw head) {
    for (int t = 1; t <= 3; ++t) {
      const double error = 2 * body.w * head.w;
      const double of_body = error * head.w;
      const double of_head = error * body.w;
      body.step(of_body, t);
      head.step(of_head, t);
    }
    return Weights{body.w, head.w};
  };
  const std::string start = "adamw: {learning_rate: 0.25, weight_decay: 0.5, ";
  require_near(after(start + "groups: [{match: \"head/*\", learning_rate: 0.125, weight_decay: 0}]}", 3),
               by_hand({0.25, 0.5}, {0.125, 0}));
  require_near(after(start + "groups: [{match: \"body/*\", weight_decay: 0.125}]}", 3),
               by_hand({0.25, 0.125}, {0.25, 0.5}));
  // What is excluded does not decay, whatever its group says.
  require_near(after(start + "exclude_from_weight_decay: [\"head/*\"], "
                             "groups: [{match: \"*\", weight_decay: 0.25}]}",
                     3),
               by_hand({0.25, 0.25}, {0.25, 0}));
}

BOOST_AUTO_TEST_CASE(a_parameter_belongs_to_the_first_group_that_it_fits) {
  require_near(after("sgd: {learning_rate: 0.125, groups: [{match: head/kernel, learning_rate_factor: 0.5}, "
                     "{match: \"*\", learning_rate_factor: 2}]}",
                     1),
               {0.5, 0.875});
}

// The schedule halves the rate in each step: 0.25 then 0.125; the head steps by half of that.
BOOST_AUTO_TEST_CASE(a_factor_multiplies_the_rate_of_a_schedule) {
  const std::string scheduled =
      "sgd: {learning_rate: {exponential_decay: {initial: 0.25, steps: 1 step, rate: 0.5}}, "
      "groups: [{match: \"head/*\", learning_rate_factor: 0.5}]}";
  require_near(after(scheduled, 1), {0.5, 0.75});
  // Gradients 2 * 0.375 * 0.75 and 2 * 0.375 * 0.5.
  require_near(after(scheduled, 2), {0.5 - 0.125 * 0.5625, 0.75 - 0.0625 * 0.375});
}

// A callback that halves the optimizer's rate halves that of a group.
BOOST_AUTO_TEST_CASE(a_group_follows_a_rate_that_a_callback_sets) {
  struct Halve final : Callback {
    void on_epoch_begin(Training& training) override { training.set_learning_rate(0.0625); }
  } halve;
  const auto trainer =
      two_weights("sgd: {learning_rate: 0.125, groups: [{match: \"head/*\", learning_rate: 0.0625}]}");
  const std::vector<double> one{1};
  const std::vector<double> zero{0};
  trainer->fit(samples(one, zero), nullptr, fit_options(1, 1), {&halve});
  BOOST_TEST(trainer->weights().at("body/kernel").item() == 0.875);
  BOOST_TEST(trainer->weights().at("head/kernel").item() == 0.9375);
}

BOOST_AUTO_TEST_CASE(mistakes_are_told_with_what_to_do) {
  has("sgd: {groups: [{match: \"haed/*\", learning_rate: 1}]}",
      "groups: 'haed/*' fits no parameter that is trained");
  has("sgd: {groups: [{match: \"haed/*\", learning_rate: 1}]}", "body/kernel");
  has("sgd: {groups: [{match: heads/kernel, learning_rate: 1}]}", "did you mean 'head/kernel'?");
  has("sgd: {groups: [{match: \"*\", learning_rate: 1}, {match: \"head/*\", learning_rate: 1}]}",
      "all parameters that 'head/*' fits belong to groups before it");
  has("sgd: {groups: {match: \"*\"}}", "expected a list of groups");
  has("sgd: {groups: [{match: \"*\"}]}", "the group changes nothing");
  has("sgd: {groups: [{learning_rate: 1}]}", "'match'");
  has("sgd: {groups: [{match: \"*\", lr: 1}]}", "write learning_rate: 1");
  has("sgd: {groups: [{match: \"*\", learning_rate: -1}]}", "must be at least 0");
  has("sgd: {groups: [{match: \"*\", learning_rate: 1, learning_rate_factor: 1}]}", "one learning rate");
  has("sgd: {learning_rate: {constant: {value: 0.1}}, groups: [{match: \"*\", learning_rate: 1}]}",
      "give learning_rate_factor");
  has("sgd: {learning_rate: 0, groups: [{match: \"*\", learning_rate: 1}]}", "give learning_rate_factor");
  has("sgd: {groups: [{match: \"*\", weight_decay: 0.1}], exclude_from_weight_decay: [\"head/*\"]}",
      "accepted");
  has("sgd: {groups: [{match: \"*\", weight_decay: 0.1}], exclude_from_weight_decay: [\"*\"]}",
      "the weight_decay of '*' has no effect");
  has("sgd: {learning_rate: 1e-320, groups: [{match: \"*\", learning_rate: 1}]}", "too large beside");
}

BOOST_AUTO_TEST_SUITE_END()
