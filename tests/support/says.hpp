#pragma once

#include <plexus/error/error.hpp>

#include <string>

#include <boost/test/unit_test.hpp>

/// A predicate for BOOST_CHECK_EXCEPTION: the message has `part`; prints the message if not.
struct Says {
  std::string part;
  bool operator()(const plexus::Error& error) const {
    const bool found = error.message().find(part) != std::string::npos;
    if (!found) BOOST_TEST_MESSAGE("expected '" << part << "' in: " << error.message());
    return found;
  }
};
