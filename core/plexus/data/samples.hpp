#pragma once

#include <plexus/tensor/tensor.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// One named column of a table: a value a row.
struct Column {
  std::string name;
  Tensor values;                     ///< [rows, ...], read-only
  std::vector<std::string> classes;  ///< names of the integer codes in `values`, if it holds classes
  std::string evidence = {};         ///< why it holds classes: "cars.csv:7 holds 'red'"; empty if it was said
  std::string file = {};             ///< where the values were read; empty if unknown
  std::string flaw = {};             ///< why the values cannot be used; empty if they can
};

/// What a model is fed: columns bound to its inputs and targets, in the model's order.
struct Samples {
  std::vector<Column> inputs;
  std::vector<Column> targets;
  /// For each target: float64 [rows], the product of sample and class weights; absent: no weights.
  std::vector<std::optional<Tensor>> weights;
  std::int64_t rows = 0;
  std::int64_t first_row = 0;  ///< where these rows begin in the part that the source gave; for messages
};

}  // namespace plexus
