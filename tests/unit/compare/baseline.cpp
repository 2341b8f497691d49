// A report against an older one, and through JSON.

#include <plexus/compare/timing/baseline.hpp>
#include <plexus/error/error.hpp>

#include <string>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../../support/message_of.hpp"
#include "../../support/scratch.hpp"
#include "report/speed_json.hpp"
#include "report/speed_text.hpp"
#include "sample_report.hpp"

using namespace plexus;

BOOST_AUTO_TEST_SUITE(baselines)

namespace {

/// A report whose times are so much longer than the sample's.
SpeedReport slowed(double factor) {
  SpeedReport report = test::sample_speed();
  for (SpeedItem& item : report.items) {
    for (BackendSpeed& speed : item.backends) {
      for (double& us : speed.rounds_us) us *= factor;
    }
  }
  return report;
}

std::string refusal(const SpeedReport& now, const SpeedReport& then) {
  return test::message_of<UsageError>([&] { against_baseline(now, then, 1.05, 1); });
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

// The rounds of the sample differ by 1 % at most, so an interval reaches less than 2 % from its ratio.
BOOST_AUTO_TEST_CASE(slower_is_what_lies_beyond_the_limit_with_its_whole_interval) {
  const SpeedReport then = test::sample_speed();
  for (const auto& [factor, slower] : {std::pair{1.0, false}, {1.04, false}, {1.08, true}, {0.5, false}}) {
    const std::vector<Slowdown> found = against_baseline(slowed(factor), then, 1.05, 1);
    BOOST_TEST(found.size() == 12u);  // three things, two numbers of threads, two backends
    for (const Slowdown& each : found) {
      BOOST_TEST(each.slower == slower, factor);
      BOOST_TEST(each.ratio.value == factor, boost::test_tools::tolerance(1e-9));
      BOOST_TEST(each.ratio.interval.holds(factor));
    }
  }
  // The interval of 1.052 reaches over 1.05 to both sides.
  BOOST_TEST(!against_baseline(slowed(1.052), then, 1.05, 1)[0].slower);
  BOOST_TEST(against_baseline(slowed(1.08), then, 1.2, 1)[0].slower == false);
  BOOST_TEST(holds(app::slowdown_text(against_baseline(slowed(1.08), then, 1.05, 1), 1.05), "SLOWER"));
}

BOOST_AUTO_TEST_CASE(a_baseline_of_something_else_is_refused_and_said_of_what) {
  const SpeedReport now = test::sample_speed();
  SpeedReport then = now;
  then.context.processor = "AMD EPYC";
  BOOST_TEST(holds(refusal(now, then), "another processor: 'AMD EPYC'"));
  then = now;
  then.context.instruction_set = "avx2";
  BOOST_TEST(holds(refusal(now, then), "another instruction set"));
  then = now;
  then.context.config_sha256 = "beef";
  BOOST_TEST(holds(refusal(now, then), "another configuration"));
  then = now;
  then.items.resize(3);  // those of one thread
  BOOST_TEST(holds(refusal(now, then), "another number of threads: '1', but this comparison has '1, 2'"));
  then = now;
  then.items[2].rows = then.items[5].rows = 128;
  BOOST_TEST(holds(refusal(now, then), "another batch"));
  then = now;
  then.items[0].backends.pop_back();
  BOOST_TEST(holds(refusal(now, then), "no times of backend 'onednn'"));
}

BOOST_AUTO_TEST_CASE(json_gives_back_what_it_was_given) {
  const SpeedReport report = test::sample_speed();
  const auto json = app::json_of(report);
  const SpeedReport back = app::speed_report_of(json, "compare.json");
  BOOST_TEST(app::json_of(back).dump() == json.dump());
  BOOST_TEST(json["items"][0]["backends"][1]["claim"] == "faster");
  BOOST_TEST(json["items"][1]["backends"][1]["claim"] == "no difference shown");
  BOOST_TEST((back.items[2].backends[1].claim == Claim::slower));
  BOOST_TEST((back.context == report.context));
  BOOST_TEST(back.items[0].backends[1].rounds_us == report.items[0].backends[1].rounds_us);
}

BOOST_AUTO_TEST_CASE(a_file_without_speeds_is_named) {
  const tests::Scratch scratch;
  const std::string file = scratch.write("old.json", "{\"speed\": {\"processor\": 3}}").string();
  BOOST_TEST(holds(test::message_of<DataError>([&] { app::read_speed_report(file); }), file));
  scratch.write("old.json", "not JSON");
  BOOST_TEST(holds(test::message_of<DataError>([&] { app::read_speed_report(file); }), file));
}

BOOST_AUTO_TEST_SUITE_END()
