// The libraries that Plexus brings pass `plexus plugin check`: their components, core's ops, both backends.

#include <string>

#include <boost/test/unit_test.hpp>

#include "../../support/holds.hpp"
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
  BOOST_TEST(holds(outcome.out, " 0 failed"), outcome.out);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(shipped_layers)

BOOST_AUTO_TEST_CASE(are_clean) { require_clean({"layers"}); }

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(shipped_activations)

BOOST_AUTO_TEST_CASE(are_clean) { require_clean({"activations"}); }

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(shipped_ops)

BOOST_AUTO_TEST_CASE(of_core_are_clean) { require_clean({"--standard", "--component", "op/"}); }

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(shipped_backends)

BOOST_AUTO_TEST_CASE(reference_is_clean) { require_clean({"reference"}); }
BOOST_AUTO_TEST_CASE(onednn_is_clean) {
  if (plexus::test::runs_here("onednn")) require_clean({"onednn"});
}
BOOST_AUTO_TEST_CASE(what_a_backend_does_not_run_is_left_to_other_checks) {
  const Scratch scratch;
  const Outcome outcome = run_plexus(
      {"plugin", "check", "reference", "--op", "random_uniform", "--op", "add", "--dtype", "float32"},
      scratch.path());
  BOOST_TEST(outcome.exit_code == 0, outcome.out << outcome.err);
  BOOST_TEST(holds(outcome.out, "passed   op 'add', float32: own, "), outcome.out);
  BOOST_TEST(holds(outcome.out,
                   "skipped  op 'random_uniform', float32: the op's own kernel: the backend "
                   "runs none of it"),
             outcome.out);
}

BOOST_AUTO_TEST_SUITE_END()
