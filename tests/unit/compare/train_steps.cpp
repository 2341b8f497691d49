#include <plexus/error/warnings.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "compared_runs.hpp"

using namespace plexus;
using plexus::tests::small_classifier;

BOOST_AUTO_TEST_SUITE(compared_trainings)

namespace {

std::vector<double> losses_of(const ComparedRun& run, int steps) {
  return train_steps(run, *run.trainer(open_backends("reference"), 1), steps);
}

ComparedRun with_optimizer(const Tree& optimizer) {
  ComparedRun run = small_classifier();
  run.plan = [plan = run.plan, optimizer](const Model& model) {
    Plan made = plan(model);
    made.optimizer = make<Optimizer>(optimizer);
    return made;
  };
  return run;
}

}  // namespace

BOOST_AUTO_TEST_CASE(have_as_many_losses_as_were_asked_for) {
  BOOST_TEST(losses_of(small_classifier(), 7).size() == 7u);
  BOOST_TEST(losses_of(small_classifier(), 0).empty());
}

// A schedule over the whole fit has the rates of one length, however many steps are looked at.
BOOST_AUTO_TEST_CASE(do_not_depend_on_how_many_steps_are_compared) {
  const Tree rate = Tree::map({{"cosine_decay", Tree::map({{"initial", 0.5}})}});
  ComparedRun run = with_optimizer(Tree::map({{"sgd", Tree::map({{"learning_rate", rate}})}}));
  run.fit.epochs = 2;
  lengthen(run, 40);
  std::vector<double> many = losses_of(run, 40);
  BOOST_TEST(many.size() == 40u);
  many.resize(5);
  BOOST_TEST(losses_of(run, 5) == many, boost::test_tools::per_element());
  ComparedRun longer = run;
  lengthen(longer, 80);
  BOOST_TEST(losses_of(longer, 5) != many);
}

// 22 rows in batches of 8: an epoch has three steps, or two if the fit says so.
BOOST_AUTO_TEST_CASE(are_lengthened_by_whole_epochs) {
  ComparedRun run = small_classifier();
  run.fit.epochs = 1;
  lengthen(run, 3);
  BOOST_TEST(run.fit.epochs == 1);
  lengthen(run, 4);
  BOOST_TEST(run.fit.epochs == 2);
  run.fit.steps_per_epoch = 2;
  lengthen(run, 7);
  BOOST_TEST(run.fit.epochs == 4);
  BOOST_TEST(losses_of(run, 100).size() == 8u);
}

BOOST_AUTO_TEST_CASE(update_after_as_many_batches_as_are_accumulated) {
  const ComparedRun run = with_optimizer(
      Tree::map({{"sgd", Tree::map({{"learning_rate", 0.5}, {"gradient_accumulation_steps", 3}})}}));
  const auto trainer = run.trainer(open_backends("reference"), 1);
  const NamedTensors before = trainer->weights();
  const auto is_changed = [&] {
    const Tensor found = trainer->weights().at("dense/kernel"), old = before.at("dense/kernel");
    return !std::equal(found.data<float>().begin(), found.data<float>().end(), old.data<float>().begin());
  };
  train_steps(run, *trainer, 2);
  BOOST_TEST(!is_changed());
  train_steps(run, *trainer, 3);
  BOOST_TEST(is_changed());
}

BOOST_AUTO_TEST_CASE(leave_their_warnings_to_who_asks_for_them) {
  ComparedRun run = with_optimizer(
      Tree::map({{"sgd", Tree::map({{"learning_rate", 0.5}, {"gradient_accumulation_steps", 1000}})}}));
  take_warnings();
  train_steps(run, *run.trainer(open_backends("reference"), 1), 1);
  const std::vector<std::string> warnings = take_warnings();
  BOOST_TEST_REQUIRE(warnings.size() == 1u);
  BOOST_TEST(warnings[0].find("gradient_accumulation_steps") != std::string::npos, warnings[0]);
}

BOOST_AUTO_TEST_SUITE_END()
