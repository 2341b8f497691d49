#pragma once

#include <plexus/train/report/output_report.hpp>

#include <string>

namespace plexus::app {

/// A report of one output for people: the scores of each class (the worst, if there are more than 20), the
/// confusion matrix (the most frequent mistakes, likewise) and a table over thresholds; scores of each label;
/// quantiles of residuals. It ends in a line feed. Names are made printable.
std::string text_of(const OutputReport& report);

}  // namespace plexus::app
