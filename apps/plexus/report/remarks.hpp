#pragma once

#include <plexus/compare/results.hpp>

#include <map>
#include <string>
#include <vector>

namespace plexus::app {

/// What a comparison finds besides the result of each backend.
struct Remarks {
  std::vector<std::string> notes;  ///< what was not compared, or not wholly, and why
  /// Of a finished run, by backend: which rows change their class against the baseline, by output.
  std::map<std::string, std::vector<OutputClasses>> classes;
};

}  // namespace plexus::app
