#pragma once

#include <string>

#include "prediction_output.hpp"

namespace plexus::app {

/// The names of the columns of csv_lines, as a line: those that are kept, then for an output NAME of classes
/// NAME and a NAME.CLASS for each, for answers LABEL and LABEL.probability, else LABEL (see
/// PredictedOutput::labels). Of decision values a single one is NAME.decision or LABEL.decision, and those of
/// classes are NAME.CLASS.decision. What is predicted gets the ending .predicted where a kept column has its
/// name.
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
