#pragma once

#include <string>

#include "prediction_output.hpp"

namespace plexus::app {

/// The names of the columns of csv_lines, as a line. The kept columns come first. An output of classes has a
/// column NAME and a NAME.CLASS for each class; one of answers has LABEL and LABEL.probability for each
/// label; one of numbers has LABEL (see PredictedOutput::labels). A single decision value is named
/// NAME.decision or LABEL.decision, those of several classes NAME.CLASS.decision. Where a kept column has the
/// name of a predicted one, the latter gets the ending .predicted.
std::string csv_header(const PredictedRows& rows);
/// A line for each row, in the columns of csv_header: the class that the values decide for and the
/// probability of each class (the values themselves if they are no probabilities, see told_probabilities); 1
/// for yes and 0 for no, and the probability of yes; or the value. Decision values are given as they are. NaN
/// and infinities are "nan" and "inf"; a row that holds a NaN has no class and no answer.
std::string csv_lines(const PredictedRows& rows);

/// A line for each row: {"row": 0, "NAME": ...} with the columns that are kept; of classes {"class": ...,
/// "probabilities": {...}}, of an answer {"yes": true, "probability": ...}, else the value or a list. Of
/// decision values there is "decision": ... for a single one and "decisions": {...} for those of classes.
/// Names as in csv_header; a column or an output named row takes the place of the number. NaN and infinities
/// are null; a row that holds a NaN has the class null, the answer null.
std::string json_lines(const PredictedRows& rows);

}  // namespace plexus::app
