// The libraries that Plexus brings pass `plexus plugin check`: their components, core's ops, both backends.

#include <string>

#include <boost/test/unit_test.hpp>

#include "../../support/process.hpp"
#include "../../support/runs_here.hpp"

using namespace plexus::tests;

namespace {

void require_clean(const std::vector<std::string>& what) {
  const Scratch scratch;
  std::vector<std::string> command{"plugin", "check"};
  command.insert(command.end(), what.begin(), what.end());
  const Outcome outcome = run_plexus(command, scratch.path());
  BOOST_TEST(outcome.exit_code == 0, outcome.out << outcome.err);
  BOOST_TEST(outcome.out.find(" 0 failed") != std::string::npos, outcome.out);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(shipped_layers)

BOOST_AUTO_TEST_CASE(are_clean) { require_clean({"layers"}); }
BOOST_AUTO_TEST_CASE(that_are_activations_are_clean) { require_clean({"activations"}); }

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(shipped_ops)

BOOST_AUTO_TEST_CASE(of_core_are_clean) { require_clean({"--standard", "--component", "op/"}); }

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(shipped_backends)

BOOST_AUTO_TEST_CASE(reference_is_clean) { require_clean({"reference"}); }
BOOST_AUTO_TEST_CASE(onednn_is_clean) {
  if (plexus::test::runs_here("onednn")) require_clean({"onednn"});
}

BOOST_AUTO_TEST_SUITE_END()
