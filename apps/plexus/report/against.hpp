#pragma once

#include <plexus/compare/comparison.hpp>
#include <plexus/compare/timing/speed_report.hpp>

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace plexus::app {

/// Results of another machine beside those of this one. Its values are in the `other_machine` of each
/// backend.
struct Against {
  struct Losses {
    std::string backend;
    std::size_t steps = 0;  ///< that both machines made
    std::vector<Divergence> divergences;
  };
  struct Metric {
    std::string backend;
    std::string name;
    double here = 0;
    double there = 0;
  };
  struct Time {
    std::string what;
    std::string backend;
    int threads = 1;
    double here_us = 0;  ///< medians of the rounds
    double there_us = 0;
    Ratio ratio;  ///< of here to there; the rounds of each machine are resampled
  };
  std::string directory;
  ComparisonContext context;  ///< of the other machine
  std::vector<Losses> losses;
  std::vector<Metric> metrics;
  std::vector<Time> times;
};

/// The result for the terminal, as the member "against" of compare.json, and as a section of the page.
std::string against_text(const Against& against, const Comparison& comparison);
nlohmann::ordered_json json_of(const Against& against);
std::string against_section(const Against& against, const Comparison& comparison);

}  // namespace plexus::app
