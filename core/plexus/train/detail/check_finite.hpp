#pragma once

#include <plexus/data/samples.hpp>

#include <cstdint>
#include <string>

namespace plexus {

/// Throws DataError for the first value of the inputs, targets or weights that is NaN or infinite as a number
/// of `precision`, as 1e39 is in float32: it names the value, column, file and row (from 0). One pass over
/// floating-point columns; columns of whole numbers are not read. Requires: every column has samples.rows
/// rows.
void check_finite(const Samples& samples, DType precision);

/// The column of the source that holds an element of `column` (in row-major order, of rows of `width`
/// elements): "column 'age'"; the name of `column` itself where the source's is not known.
std::string column_text(const Column& column, std::int64_t element, std::int64_t width);

}  // namespace plexus
