#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

#include <boost/test/unit_test.hpp>

#include "../../support/runs_here.hpp"
#include "../compare/subjects.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(random_models)

BOOST_AUTO_TEST_CASE(raise_no_alarm_on_backends_that_are_right) {
  load_plugin(std::filesystem::path(WRONG_FOLDER) / "wrong_none.so");
  std::vector<std::string> judged{"reference", "wrong_none"};
  if (test::runs_here("onednn")) judged.emplace_back("onednn");
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    CompareSettings settings;
    settings.training_steps = 3;
    settings.unfused = seed % 4 == 0;
    if (seed % 3 == 0) settings.threads = {1, 2};
    const Subject subject = random_subject(seed);
    Comparer comparer(subject, open_backends("reference"), settings);
    for (const std::string& backend : judged) {
      const BackendResult result = comparer.check(open_backends(backend));
      BOOST_TEST(first_text(result) == "", "seed " << seed << ", " << backend << ": " << first_text(result));
      BOOST_TEST(result.programs.size() >= 4u);
      BOOST_TEST(checks_of(result, Verdict::agrees) > checks_of(result, Verdict::inconclusive));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
