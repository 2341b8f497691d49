// Schedules of the learning rate and what every optimizer has, as run files say it.

#include <boost/test/unit_test.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "small_run.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(schedules)

namespace {

const std::string scheduled =
    with(small_run, "optimizer: {sgd: {learning_rate: 0.5}}\n",
         "optimizer:\n"
         "  adam:\n"
         "    learning_rate: {cosine_decay: {initial: 0.1, steps: 3 epochs, warmup: 2 steps}}\n"
         "    weight_decay: 0.01\n"
         "    exclude_from_weight_decay: [\"*/bias\"]\n"
         "    gradient_accumulation_steps: 2\n"
         "    use_ema: true\n"
         "    ema_momentum: 0.9\n"
         "    swap_ema_weights: true\n");

/// A folder with the table and this run.
class Folder {
 public:
  explicit Folder(const std::string& run) {
    scratch_.write("small.csv", small_table);
    scratch_.write("small.yaml", run);
  }
  Outcome plexus(const std::vector<std::string>& arguments) const {
    return run_plexus(arguments, scratch_.path());
  }
  const Scratch& scratch() const { return scratch_; }

 private:
  Scratch scratch_;
};

std::string refusal(const Folder& folder, const std::string& argument) {
  const Outcome outcome = folder.plexus({"check", "small.yaml", argument});
  BOOST_TEST(outcome.exit_code == 2, argument << ": " << outcome.out << outcome.err);
  return outcome.err;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_run_with_all_of_them_trains_again_to_equal_bits) {
  const Folder folder(scheduled);
  const Outcome first = folder.plexus({"train", "small.yaml", "--out", "a"});
  BOOST_TEST_REQUIRE(first.exit_code == 0, first.err);
  BOOST_TEST_REQUIRE(folder.plexus({"train", "a/config.yaml", "--out", "b"}).exit_code == 0);
  BOOST_TEST(!folder.scratch().read("a/weights.safetensors").empty());
  BOOST_TEST(folder.scratch().read("a/weights.safetensors") ==
             folder.scratch().read("b/weights.safetensors"));
  BOOST_TEST(folder.scratch().read("a/config.yaml") == folder.scratch().read("b/config.yaml"));
  BOOST_TEST(folder.plexus({"config", "small.yaml"}).out == folder.scratch().read("a/config.yaml"));
  const Outcome other = folder.plexus({"train", "small.yaml", "--out", "c", "optimizer.learning_rate=0.1"});
  BOOST_TEST_REQUIRE(other.exit_code == 0, other.err);
  BOOST_TEST(folder.scratch().read("a/weights.safetensors") !=
             folder.scratch().read("c/weights.safetensors"));
}

BOOST_AUTO_TEST_CASE(overrides_reach_into_a_schedule_and_replace_it) {
  const Folder folder(scheduled);
  const auto config = [&](const std::string& argument) {
    const Outcome outcome = folder.plexus({"config", "small.yaml", argument});
    BOOST_TEST(outcome.exit_code == 0, outcome.err);
    return outcome.out;
  };
  BOOST_TEST(holds(config("optimizer.learning_rate.initial=0.25"), "initial: 0.25\n"));
  BOOST_TEST(
      holds(config("optimizer.adam.learning_rate.cosine_decay.steps=7 steps"), "steps: \"7 steps\"\n"));
  BOOST_TEST(holds(config("optimizer.learning_rate=0.1"), "learning_rate: 0.1\n"));
  BOOST_TEST(holds(config("optimizer.learning_rate={one_cycle: {maximum: 0.1}}"),
                   "learning_rate:\n      one_cycle:\n        maximum: 0.1\n"));
  BOOST_TEST(holds(config("optimizer.learning_rate=null"), "learning_rate: 0.001\n"));
  const std::string wrong = refusal(folder, "optimizer.learning_rate.one_cycle.maximum=1");
  BOOST_TEST(holds(wrong,
                   "this schedule is 'cosine_decay'; to replace it, write "
                   "optimizer.learning_rate={one_cycle: {maximum: 1}}"),
             wrong);
}

BOOST_AUTO_TEST_CASE(a_formula_is_a_schedule) {
  const Folder folder(with(small_run, "learning_rate: 0.5",
                           "learning_rate: {formula: {value: \"0.5 * 0.5 ^ floor(epoch / 2)\"}}"));
  const Outcome trained = folder.plexus({"train", "small.yaml", "--out", "a", "--quiet"});
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  // Its first two epochs have the rate 0.5.
  BOOST_TEST_REQUIRE(
      folder.plexus({"train", "small.yaml", "--out", "b", "--quiet", "optimizer.learning_rate=0.5"})
          .exit_code == 0);
  BOOST_TEST(folder.scratch().read("a/weights.safetensors") ==
             folder.scratch().read("b/weights.safetensors"));
}

BOOST_AUTO_TEST_CASE(mistakes_have_their_place) {
  const Folder folder(scheduled);
  const std::string time = refusal(folder, "optimizer.learning_rate.steps=2 hours");
  BOOST_TEST(holds(time, "steps: a schedule counts epochs or steps"), time);
  const std::string none = refusal(folder, "optimizer.learning_rate.steps=0");
  BOOST_TEST(holds(none, "override: optimizer.learning_rate.steps=0"), none);
  BOOST_TEST(holds(none, "option 'steps' of schedule 'cosine_decay': expected a length greater than 0"),
             none);
  const std::string unit = refusal(folder, "optimizer.learning_rate.steps=10 foo");
  BOOST_TEST(holds(unit, "'foo' is no unit: the units are epochs, steps, seconds, minutes and hours"), unit);
  const std::string empty =
      refusal(folder, "optimizer.learning_rate={piecewise_constant: {boundaries: [], values: [0.1]}}");
  BOOST_TEST(holds(empty, "such as [10 epochs, 20 epochs], found an empty list"), empty);
  const std::size_t line = empty.find("  override: "), caret = empty.find('^');
  BOOST_TEST(caret - empty.rfind('\n', caret) - 1 == empty.find("[]", line) - line, empty);
  const std::string spelt = refusal(folder, "optimizer.learning_rate.alhpa=0");
  BOOST_TEST(holds(spelt, "did you mean 'alpha'?"), spelt);
  const std::string pattern = refusal(folder, "optimizer.exclude_from_weight_decay=[\"*/bais\"]");
  BOOST_TEST(holds(pattern, "small.yaml:"), pattern);
  BOOST_TEST(holds(pattern, "'*/bais' fits no parameter that is trained"), pattern);
  const std::string group =
      refusal(folder, "optimizer.groups=[{match: \"haed/*\", learning_rate_factor: 2}]");
  BOOST_TEST(holds(group, "override: optimizer.groups="), group);
  BOOST_TEST(holds(group, "groups: 'haed/*' fits no parameter that is trained"), group);
  const std::string swap = refusal(folder, "optimizer.use_ema=false");
  BOOST_TEST(holds(swap, "swap_ema_weights needs use_ema: true"), swap);
  const std::string steps = refusal(folder, "optimizer.gradient_accumulation_steps=0");
  BOOST_TEST(holds(steps, "must be in [1, 65536], found 0"), steps);
  const std::string formula = refusal(folder, "optimizer.learning_rate={formula: {value: 0.1 * epoc}}");
  BOOST_TEST(holds(formula, "there is no name 'epoc'"), formula);
}

BOOST_AUTO_TEST_CASE(the_summary_shows_the_learning_rate) {
  const Folder folder(scheduled);
  const Outcome by_schedule = folder.plexus({"summary", "small.yaml"});
  BOOST_TEST(by_schedule.exit_code == 0, by_schedule.err);
  BOOST_TEST(holds(by_schedule.out,
                   "optimizer: adam, learning rate by cosine_decay: initial 0.1, steps 3 epochs, alpha 0, "
                   "warmup 2 steps\n"),
             by_schedule.out);
  const Outcome constant = folder.plexus({"summary", "small.yaml", "optimizer=sgd"});
  BOOST_TEST(holds(constant.out, "optimizer: sgd, learning rate 0.01\n"), constant.out);
}

BOOST_AUTO_TEST_CASE(each_schedule_is_listed_with_its_options) {
  const Folder folder(small_run);
  const Outcome listed = folder.plexus({"plugin", "list"});
  BOOST_TEST(listed.exit_code == 0, listed.err);
  for (const char* name :
       {"constant", "cosine_decay", "cosine_decay_restarts", "exponential_decay", "formula",
        "inverse_time_decay", "one_cycle", "piecewise_constant", "polynomial_decay"}) {
    BOOST_TEST(holds(listed.out, name), name << "\n" << listed.out);
  }
  const Outcome cosine = folder.plexus({"plugin", "show", "schedule", "cosine_decay"});
  BOOST_TEST(holds(cosine.out, "N epochs, steps, seconds, minutes or hours; a bare number means epochs"),
             cosine.out);
  const Outcome sgd = folder.plexus({"plugin", "show", "optimizer", "sgd"});
  BOOST_TEST(holds(sgd.out, "number, at least 0, or a schedule; default 0.01"), sgd.out);
}

BOOST_AUTO_TEST_SUITE_END()
