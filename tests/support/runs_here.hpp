#pragma once

#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

#include <cstdio>
#include <string>

#include <boost/test/unit_test.hpp>

namespace plexus::test {

/// Whether a backend can run on this machine: what only it could show is left out if not, and that is
/// printed.
inline bool runs_here(const std::string& backend) {
  load_backends(backend);
  const std::string unavailable = make<Backend>(Tree(backend))->unavailable();
  if (unavailable.empty()) return true;
  std::fprintf(stderr, "skipped: backend '%s' cannot run here: %s\n", backend.c_str(), unavailable.c_str());
  return false;
}

/// For tests of onednn alone: `BOOST_AUTO_TEST_CASE(name,
/// *boost::unit_test::precondition(test::needs_onednn))`. A backend that is missing or broken is no reason to
/// skip: the test tells what is wrong.
inline boost::test_tools::assertion_result needs_onednn(boost::unit_test::test_unit_id id) {
  try {
    if (runs_here("onednn")) return true;
  } catch (const Error&) {
    return true;
  }
  const auto& unit = boost::unit_test::framework::get(id, boost::unit_test::TUT_ANY);
  std::fprintf(stderr, "skipped: %s\n", unit.full_name().c_str());
  return false;
}

}  // namespace plexus::test
