#include <plexus/config/choice.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/interval.hpp>
#include <plexus/config/options.hpp>
#include <plexus/config/to_yaml.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/error/error.hpp>

#include <limits>

#include <boost/test/unit_test.hpp>

#include "fake_source.hpp"

using namespace plexus;
using plexus::tests::FakeSource;

BOOST_AUTO_TEST_SUITE(intervals)

namespace {

using Unit = Interval::Unit;

Tree yaml(const std::string& text) {
  return parse_yaml(std::make_shared<Source>(Source{"run.yaml", text, "."}));
}

FakeSource schedules() {
  FakeSource source;
  source.add(Kind::schedule, Schema("cosine_decay", "")
                                 .number("initial", "", at_least(0))
                                 .optional_interval("steps", "")
                                 .interval("warmup", Interval::of_epochs(1), ""));
  source.add(Kind::optimizer,
             Schema("sgd", "").number_or_component("learning_rate", 0.01, Kind::schedule, "", at_least(0)));
  return source;
}

Choice sgd(const std::string& text, const FakeSource& source) {
  Diagnostics diagnostics;
  Choice choice = read_choice(yaml(text), Kind::optimizer, source, diagnostics);
  BOOST_TEST_REQUIRE(diagnostics.empty(), diagnostics.text());
  return choice;
}

std::string mistakes(const std::string& text) {
  const FakeSource source = schedules();
  Diagnostics diagnostics;
  read_choice(yaml(text), Kind::optimizer, source, diagnostics);
  return diagnostics.text();
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_form_is_read_and_kept_as_written) {
  const auto count = [](const char* text, Unit unit) {
    const auto interval = Interval::read(Tree(text));
    BOOST_TEST_REQUIRE(interval.has_value(), text);
    BOOST_TEST((interval->unit() == unit), text);
    BOOST_TEST(interval->text() == text);
    return interval->unit() == Unit::seconds ? interval->seconds() : static_cast<double>(interval->count());
  };
  BOOST_TEST(count("20 epochs", Unit::epochs) == 20.0);
  BOOST_TEST(count("1 epoch", Unit::epochs) == 1.0);
  BOOST_TEST(count("20", Unit::epochs) == 20.0);
  BOOST_TEST(count("500 steps", Unit::steps) == 500.0);
  BOOST_TEST(count("1e3 steps", Unit::steps) == 1000.0);
  BOOST_TEST(count("1  step", Unit::steps) == 1.0);
  BOOST_TEST(count("30 seconds", Unit::seconds) == 30.0);
  BOOST_TEST(count("1.5 minutes", Unit::seconds) == 90.0);
  BOOST_TEST(count("2 hours", Unit::seconds) == 7200.0);
}

BOOST_AUTO_TEST_CASE(what_is_no_length_is_not_read) {
  for (const char* text : {"0", "-1", "0 epochs", "0 seconds", "1.5 epochs", "1/2 steps", "epochs",
                           "20 epoch s", "20epochs", "20 days", "", " ", "5 ", "nan hours", "1e400 hours"}) {
    BOOST_TEST(!Interval::read(Tree(text)).has_value(), text);
  }
  Tree quoted("20");
  quoted.set_quoted(true);
  BOOST_TEST(!Interval::read(quoted).has_value());
  BOOST_TEST(!Interval::read(Tree::list({})).has_value());
}

BOOST_AUTO_TEST_CASE(epochs_become_steps) {
  BOOST_TEST(Interval::of_epochs(3).steps(1719) == 5157);
  BOOST_TEST(Interval::of_steps(500).steps(1719) == 500);
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  BOOST_TEST(Interval::of_epochs(most).steps(2) == most);
  BOOST_CHECK_THROW(Interval::of_seconds(1).steps(10), UsageError);
  BOOST_CHECK_THROW(Interval::of_seconds(1).count(), UsageError);
  BOOST_CHECK_THROW(Interval::of_steps(1).seconds(), UsageError);
  BOOST_CHECK_THROW(Interval::of_epochs(0), UsageError);
  BOOST_CHECK_THROW(Interval::of_seconds(0), UsageError);
  BOOST_TEST(Interval::of_epochs(1).text() == "1 epoch");
  BOOST_TEST(Interval::of_seconds(1.5).text() == "1.5 seconds");
}

BOOST_AUTO_TEST_CASE(a_number_may_stand_in_the_place_of_a_component) {
  const FakeSource source = schedules();
  const Choice number = sgd("sgd: {learning_rate: 1/4}", source);
  BOOST_TEST(!number.options->is_component("learning_rate"));
  BOOST_TEST(number.options->number("learning_rate") == 0.25);
  BOOST_TEST(sgd("sgd", source).options->number("learning_rate") == 0.01);
  const Choice schedule =
      sgd("sgd: {learning_rate: {cosine_decay: {initial: 0.1, steps: 20 epochs}}}", source);
  BOOST_TEST(schedule.options->is_component("learning_rate"));
  const Options& options = *schedule.options->choice("learning_rate").options;
  BOOST_TEST(options.interval("steps").count() == 20);
  BOOST_TEST(options.interval("warmup").text() == "1 epoch");
  BOOST_CHECK_THROW(schedule.options->number("learning_rate"), UsageError);
}

BOOST_AUTO_TEST_CASE(what_is_written_reads_back) {
  const FakeSource source = schedules();
  for (const char* text :
       {"sgd: {learning_rate: 0.5}", "sgd: {learning_rate: {cosine_decay: {initial: 0.1}}}",
        "sgd: {learning_rate: {cosine_decay: {initial: 0.1, steps: 7, warmup: 30 steps}}}"}) {
    const Tree tree = to_tree(sgd(text, source));
    BOOST_TEST((to_tree(sgd(to_yaml(tree), source)) == tree), to_yaml(tree));
  }
  const Tree bare = to_tree(sgd("sgd: {learning_rate: {cosine_decay: {initial: 0.1, steps: 7}}}", source));
  BOOST_TEST(to_yaml(bare).find("steps: 7\n") != std::string::npos, to_yaml(bare));
}

BOOST_AUTO_TEST_CASE(mistakes_say_what_is_expected) {
  const auto has = [](const std::string& text, const std::string& part) {
    const std::string found = mistakes(text);
    BOOST_TEST(found.find(part) != std::string::npos, text << " says:\n" << found);
  };
  has("sgd: {learning_rate: true}", "expected a number or a schedule, found true");
  has("sgd: {learning_rate: [0.1]}", "expected a number or a schedule, found a list");
  has("sgd: {learning_rate: \"0.1\"}", "expected a number or a schedule");
  has("sgd:\n  learning_rate: 0,1\n", "0.1 with a decimal point");
  has("sgd: {learning_rate: -1}", "must be at least 0, found -1");
  has("sgd: {learning_rate: cosine_decy}", "did you mean 'cosine_decay'?");
  has("sgd: {learning_rate: cosine_decay}", "needs the option 'initial'");
  has("sgd: {learning_rate: {cosine: {initial: 1}}}", "there is no schedule 'cosine'");
  has("sgd: {learning_rate: {cosine_decay: {initial: 1, steps: 20 days}}}",
      "expected a length greater than 0, such as 20 epochs, 500 steps or 2 hours");
}

BOOST_AUTO_TEST_CASE(a_unit_that_is_none_is_answered_with_one) {
  const auto answer = [](const std::string& steps) {
    return mistakes("sgd: {learning_rate: {cosine_decay: {initial: 1, steps: " + steps + "}}}");
  };
  const auto has = [&](const std::string& steps, const std::string& part) {
    BOOST_TEST(answer(steps).find(part) != std::string::npos, answer(steps));
  };
  has("2h", "; write 2 hours");
  has("30 min", "; write 30 minutes");
  has("10 epoch s", "; write 10 epochs");
  has("500 batches", "; write 500 steps");
  has("20 days", "; 'days' is no unit: the units are epochs, steps, seconds, minutes and hours");
  has("10 foo", "; 'foo' is no unit");
  has("\"10\"", "write it without quotes");
  BOOST_TEST(answer("1.5 epochs").find("; write") == std::string::npos, answer("1.5 epochs"));
  BOOST_TEST(answer("0 hours").find("unit") == std::string::npos, answer("0 hours"));
}

BOOST_AUTO_TEST_SUITE_END()
