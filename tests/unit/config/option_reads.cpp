// Which options are asked for, and by whom a wrong request was made.

#include <plexus/config/detail/option_reads.hpp>
#include <plexus/config/options.hpp>
#include <plexus/config/plugin_call.hpp>
#include <plexus/error/error.hpp>

#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"
#include "fake_source.hpp"

using namespace plexus;
using plexus::test::message_of;
using plexus::tests::FakeSource;

BOOST_AUTO_TEST_SUITE(option_reads)

namespace {

using Names = std::set<std::string, std::less<>>;

struct TwoOptions {
  FakeSource source;
  Options options{source};

  TwoOptions() {
    options.set("alpha", 0.5);
    options.set("seed", std::monostate());
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(are_noted_in_any_form_of_a_request, TwoOptions) {
  const OptionReads none(options);
  {
    const OptionReads reads(options);
    options.number("alpha");
    BOOST_TEST((reads.names() == Names{"alpha"}));
    options.has("seed");
    BOOST_TEST((reads.names() == Names{"alpha", "seed"}));
  }
  BOOST_TEST((none.names() == Names{"alpha", "seed"}));
  const OptionReads later(options);
  BOOST_TEST(later.names().empty());
}

BOOST_FIXTURE_TEST_CASE(are_those_of_copies_too_and_of_no_other_component, TwoOptions) {
  const Options copy = options;
  Options other(source);
  other.set("alpha", 0.5);
  const OptionReads reads(options);
  other.number("alpha");
  BOOST_TEST(reads.names().empty());
  copy.number("alpha");
  BOOST_TEST((reads.names() == Names{"alpha"}));
}

BOOST_FIXTURE_TEST_CASE(that_are_wrong_are_told_with_the_component, TwoOptions) {
  const PluginCall call(nullptr, "making layer 'snake'");
  BOOST_TEST(message_of([&] { options.number("alhpa"); }) ==
             "making layer 'snake': option 'alhpa' is asked for, but the schema does not declare it; did you "
             "mean 'alpha'?");
  BOOST_TEST(message_of([&] { options.integer("seed"); }) ==
             "making layer 'snake': option 'seed' was not given; ask has() first");
}

BOOST_AUTO_TEST_SUITE_END()
