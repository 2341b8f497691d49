#pragma once

#include <plexus/compare/results.hpp>

#include <map>
#include <string>
#include <vector>

namespace plexus::app {

/// Results of a comparison that belong to no single backend.
struct Remarks {
  std::vector<std::string> notes;  ///< what was not compared or only in part, and why
  /// For a trained run, by backend: for each output the rows whose class differs from the baseline's.
  std::map<std::string, std::vector<OutputClasses>> classes;
};

}  // namespace plexus::app
