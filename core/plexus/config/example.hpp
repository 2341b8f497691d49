#pragma once

#include <plexus/config/tree.hpp>

#include <cstdint>
#include <vector>

namespace plexus {

/// What one input of a component holds in an example: rows of numbers drawn at random.
struct ExampleInput {
  std::vector<std::int64_t> row_shape;  ///< the shape of a row, without the batch axis
  double low = -2;                      ///< the numbers are in [low, high)
  double high = 2;
  bool whole = false;  ///< whether they are whole numbers
};

/// Rows of this shape: real numbers in [low, high). `rows_of({4})` is an input [batch, 4].
ExampleInput rows_of(std::vector<std::int64_t> row_shape, double low = -2, double high = 2);
/// Rows of indices: whole numbers in [0, count).
ExampleInput indices_of(std::vector<std::int64_t> row_shape, std::int64_t count);

/// An example of the use of a component: its options and its inputs.
struct Example {
  Tree options;                      ///< a map, perhaps empty
  std::vector<ExampleInput> inputs;  ///< empty: one input of rows [4]
};

}  // namespace plexus
