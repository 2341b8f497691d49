#include <plexus/config/plugin_call.hpp>

#include <filesystem>

#include <boost/test/unit_test.hpp>

using namespace plexus;
namespace fs = std::filesystem;

// Another thread of the process that Plexus is a guest of may change the working directory during a call.
BOOST_AUTO_TEST_CASE(calls_leave_the_process_alone_unless_the_program_asks_for_more) {
  const fs::path before = fs::current_path();
  {
    const ProcessGuard guard;
    fs::current_path("/");
  }
  BOOST_TEST(fs::current_path() == "/");
  fs::current_path(before);
  {
    const ProcessGuard guard(ProcessGuard::During::loading);
    fs::current_path("/");
  }
  BOOST_TEST(fs::current_path() == before);
}
