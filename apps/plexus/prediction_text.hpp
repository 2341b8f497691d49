#pragma once

#include <string>

#include "prediction_output.hpp"

namespace plexus::app {

/// One row of an output as text, on one line. If the names of its classes are known: the class that the
/// values decide for and its probability, as the loss interprets the values ("yes 0.9312"); if the loss
/// interprets a single value as a number, the class and that number. Decision values, and values that should
/// be probabilities but are none, are given in brackets in the order of the classes ("yes (decision 0.1)",
/// "rose (decisions -1.2 0.5 -0.3)"). Answers: the probability of yes and the answer ("0.9312 yes"; of
/// several "rain 0.9312 yes, wind 0.1201 no"), or the answer and its decision value ("rain yes (decision
/// 0.1)"). Else, or if a value is NaN: the values as they are.
std::string line_of(const PredictedOutput& output, std::int64_t row);

/// A line for each row: its number in the table, the columns that are kept, and each output.
std::string lines_of(const PredictedRows& rows);

}  // namespace plexus::app
