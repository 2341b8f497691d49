// Every shipped component of these kinds passes the checks of its kind: a new one is checked because it is
// registered.

#include <plexus/plugin/loader.hpp>
#include <plexus/plugin/registry.hpp>

#include <boost/test/unit_test.hpp>

#include "checked.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(kinds_shipped)

namespace {

void require_clean(Kind kind) {
  load_standard_plugins();
  std::size_t components = 0;
  for (const std::string& name : registry().names(kind)) {
    if (!registry().origin(kind, name).standard) continue;
    ++components;
    const CheckTable table = checked(kind, name);
    const std::string failed = failures(table);
    BOOST_TEST(failed == "", name_of(kind) << " '" << name << "': " << failed);
    BOOST_TEST(!table.lines().empty());
  }
  BOOST_TEST(components > 0u);
}

}  // namespace

BOOST_AUTO_TEST_CASE(losses) { require_clean(Kind::loss); }
BOOST_AUTO_TEST_CASE(metrics) { require_clean(Kind::metric); }
BOOST_AUTO_TEST_CASE(optimizers) { require_clean(Kind::optimizer); }
BOOST_AUTO_TEST_CASE(schedules) { require_clean(Kind::schedule); }
BOOST_AUTO_TEST_CASE(initializers) { require_clean(Kind::initializer); }
BOOST_AUTO_TEST_CASE(regularizers) { require_clean(Kind::regularizer); }
BOOST_AUTO_TEST_CASE(constraints) { require_clean(Kind::constraint); }
BOOST_AUTO_TEST_CASE(callbacks) { require_clean(Kind::callback); }
BOOST_AUTO_TEST_CASE(datasets) { require_clean(Kind::dataset); }
BOOST_AUTO_TEST_CASE(transforms) { require_clean(Kind::transform); }
BOOST_AUTO_TEST_CASE(orders) { require_clean(Kind::order); }

BOOST_AUTO_TEST_SUITE_END()
