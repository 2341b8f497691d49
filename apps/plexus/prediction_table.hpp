#pragma once

#include <plexus/nn/output_kinds.hpp>
#include <plexus/tensor/tensor.hpp>

#include <span>
#include <string>
#include <vector>

namespace plexus::app {

/// What the model said in one output. `values` is [rows, ...].
struct PredictedOutput {
  std::string name;
  Tensor values;
  std::vector<std::string> classes;  ///< empty: not known
  PredictionKind kind = PredictionKind::real;
};

/// A header, then a line for each row. For an output NAME of known classes: the class that the values decide
/// for in column NAME, and a probability for each class in NAME.CLASS (the values themselves if they are no
/// probabilities, see told_probabilities); else the value in NAME, or the values in NAME.0, NAME.1, ... NaN
/// and infinities are "nan" and "inf"; a row that holds a NaN has no class. Requires: there is an output.
std::string csv_text(std::span<const PredictedOutput> outputs);

/// A line for each row: {"row": 0, "NAME": {"class": ..., "probabilities": {...}}}, or "NAME": a value or
/// list. NaN and infinities are null; a row that holds a NaN has the class null.
std::string jsonl_text(std::span<const PredictedOutput> outputs);

}  // namespace plexus::app
