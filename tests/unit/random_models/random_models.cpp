#include <plexus/compare/checks/loss_spread.hpp>
#include <plexus/compare/verdicts.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "../../support/runs_here.hpp"
#include "../compare/compared_runs.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(random_models)

namespace {

/// Few repetitions: what is looked for here are alarms, in many models.
CompareSettings settings_of(std::uint64_t seed) {
  CompareSettings settings;
  settings.training_steps = 3;
  settings.repeats = {20, 0.5};
  settings.unfused = seed % 4 == 0;
  if (seed % 3 == 0) settings.threads = {1, 2};
  if (seed % 9 == 0) settings.threads = {1, 2, 3};
  return settings;
}

std::string doubt_of(const BackendResult& result) {
  const std::string first = first_text(result);
  return first.empty() ? whole_doubt(result) : first;
}

void require_no_alarm(std::uint64_t seed) {
  const ComparedRun compared_run = random_run(seed);
  std::vector<std::string> judged{"reference", "wrong_none"};
  if (test::runs_here("onednn")) judged.emplace_back("onednn");
  Comparer comparer(compared_run, open_backends("reference"), settings_of(seed));
  Comparison comparison;
  for (const std::string& backend : judged) {
    BackendResult result = comparer.check(open_backends(backend));
    BOOST_TEST(result.programs.size() >= 3u, "seed " << seed << ", " << backend << ": " << result.failure);
    BOOST_TEST(checks_of(result, Verdict::agrees) > checks_of(result, Verdict::inconclusive));
    result.losses = train_steps(compared_run, *compared_run.trainer(open_backends(backend), 1), 20);
    comparison.backends.push_back(std::move(result));
  }
  judge_losses(comparison, compared_run, open_backends("reference"), 5);
  for (const BackendResult& result : comparison.backends) {
    BOOST_TEST(doubt_of(result) == "", "seed " << seed << ", batch " << compared_run.fit.batch_size << ", "
                                               << result.name << ": " << doubt_of(result));
  }
}

struct LoadedBackends {
  LoadedBackends() { load_plugin(WRONG_BACKENDS); }
};

constexpr std::uint64_t in_a_block = 40;

}  // namespace

BOOST_FIXTURE_TEST_CASE(raise_no_alarm_on_backends_that_are_right, LoadedBackends) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) require_no_alarm(seed);
}

// 400 models, in blocks that run for some minutes each.
BOOST_DATA_TEST_CASE_F(LoadedBackends, of_large_numbers_raise_none_either, boost::unit_test::data::xrange(10),
                       block) {
  const auto first = static_cast<std::uint64_t>(block) * in_a_block + 1;
  for (std::uint64_t seed = first; seed < first + in_a_block; ++seed) require_no_alarm(seed);
}

BOOST_AUTO_TEST_SUITE_END()
