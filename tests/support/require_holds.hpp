#pragma once

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "holds.hpp"

namespace plexus::tests {

/// Checks that each of `parts` occurs in `text`.
inline void require_holds(const std::string& text, const std::vector<std::string>& parts) {
  for (const std::string& part : parts)
    BOOST_TEST(holds(text, part), "'" << part << "' is not in:\n" << text);
}

}  // namespace plexus::tests
