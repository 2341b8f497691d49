// A trainer serves one thread at a time. A second one is refused; a forked child goes on or is refused.

#include <plexus/error/error.hpp>

#include <functional>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "../../support/child.hpp"
#include "../../support/message_of.hpp"
#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;
using plexus::test::holds_in_child;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(one_user)

namespace {

FitOptions one_epoch() {
  FitOptions options;
  options.batch_size = 2;
  return options;
}

/// Every call of a trainer that must not run beside another.
const std::vector<std::pair<const char*, std::function<void(Trainer&)>>> calls = {
    {"fit", [](Trainer& t) { t.fit(labelled(4), nullptr, one_epoch()); }},
    {"prepare", [](Trainer& t) { t.prepare(labelled(4), nullptr, one_epoch()); }},
    {"evaluate", [](Trainer& t) { t.evaluate(labelled(4)); }},
    {"predict", [](Trainer& t) { t.predict(std::vector{labelled(4).inputs[0].values}); }},
    {"program", [](Trainer& t) { t.program(Mode::train, labelled(4), 2); }},
    {"weights", [](Trainer& t) { t.weights(); }},
    {"load", [](Trainer& t) { t.load({}); }},
    {"running_logs", [](Trainer& t) { t.running_logs(); }},
    {"reset_accumulators", [](Trainer& t) { t.reset_accumulators(); }},
    {"accumulators", [](Trainer& t) { t.accumulators(); }},
};

}  // namespace

BOOST_AUTO_TEST_CASE(another_thread_is_refused_while_a_trainer_fits) {
  Trainer trainer = tiny_classifier();
  std::vector<std::string> messages;
  Watch watch;
  watch.when_ends = [&](const FitProgress&) {
    std::thread([&] {
      for (const auto& [name, call] : calls) messages.push_back(message_of([&] { call(trainer); }));
    }).join();
  };
  trainer.fit(labelled(6), nullptr, one_epoch(), {&watch});
  BOOST_TEST_REQUIRE(messages.size() == calls.size());
  for (std::size_t i = 0; i < calls.size(); ++i) {
    BOOST_TEST(messages[i].find("this trainer is in use by another thread") != std::string::npos,
               calls[i].first << ": " << messages[i]);
  }
}

BOOST_AUTO_TEST_CASE(threads_may_take_turns) {
  Trainer trainer = tiny_classifier();
  for (int turn = 0; turn < 3; ++turn) {
    std::string message;
    std::thread([&] {
      message = message_of([&] { trainer.fit(labelled(6), nullptr, one_epoch()); });
    }).join();
    BOOST_TEST(message == "nothing was thrown");
  }
  trainer.weights();
}

BOOST_AUTO_TEST_CASE(a_hook_may_ask_its_own_trainer) {
  Trainer trainer = tiny_classifier();
  std::size_t weights = 0;
  Watch watch;
  watch.when_ends = [&](const FitProgress&) { weights = trainer.weights().size(); };
  trainer.fit(labelled(6), nullptr, one_epoch(), {&watch});
  BOOST_TEST(weights == 2u);
}

BOOST_AUTO_TEST_CASE(it_is_free_again_after_an_error) {
  Trainer trainer = tiny_classifier();
  FitOptions none = one_epoch();
  none.epochs = 0;
  BOOST_CHECK_THROW(trainer.fit(labelled(6), nullptr, none), UsageError);
  std::thread([&] { BOOST_CHECK_NO_THROW(trainer.evaluate(labelled(6))); }).join();
}

BOOST_AUTO_TEST_CASE(a_forked_child_trains_as_its_parent_would) {
  Trainer trainer = tiny_classifier(), other = tiny_classifier();
  for (Trainer* one : {&trainer, &other}) one->fit(labelled(6), nullptr, one_epoch());
  other.fit(labelled(6), nullptr, one_epoch());
  const NamedTensors expected = other.weights();
  BOOST_TEST(holds_in_child([&] {
    trainer.fit(labelled(6), nullptr, one_epoch());
    return trainer.weights() == expected;
  }));
}

BOOST_AUTO_TEST_CASE(a_child_that_is_forked_during_a_training_goes_on_or_is_refused) {
  Trainer trainer = tiny_classifier();
  bool same_thread = false, other_thread = false;
  Watch watch;
  watch.when_ends = [&](const FitProgress&) {
    same_thread = holds_in_child([&] { return trainer.evaluate(labelled(6)).size() > 0; });
    std::thread([&] {
      other_thread = holds_in_child([&] {
        return message_of([&] { trainer.evaluate(labelled(6)); }).find("in use") != std::string::npos;
      });
    }).join();
  };
  trainer.fit(labelled(6), nullptr, one_epoch(), {&watch});
  BOOST_TEST(same_thread);
  BOOST_TEST(other_thread);
}

BOOST_AUTO_TEST_SUITE_END()
