#pragma once

#include <cblas.h>

namespace plexus::reference {

/// Whether the function multiplies matrices of small whole numbers, for which every sum is exact, without
/// error: matrices of odd sizes, of single rows and columns, with sums longer than the kernels take at once,
/// each operand transposed or not. Takes some milliseconds. Thread-safe.
bool exact_products(decltype(&cblas_sgemm) sgemm);
bool exact_products(decltype(&cblas_dgemm) dgemm);

}  // namespace plexus::reference
