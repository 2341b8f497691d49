#pragma once

#include <cstddef>
#include <vector>

namespace plexus::tests {

/// All of `cases`; with the sanitizers, which take ten times as long, every third. The suite without them
/// runs all.
template <class T>
std::vector<T> fewer_when_sanitized(std::vector<T> cases) {
#ifdef PLEXUS_SANITIZED
  std::vector<T> some;
  for (std::size_t i = 0; i < cases.size(); i += 3) some.push_back(cases[i]);
  return some;
#else
  return cases;
#endif
}

}  // namespace plexus::tests
