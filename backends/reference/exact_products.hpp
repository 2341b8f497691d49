#pragma once

#include <cblas.h>

namespace plexus::reference {

/// Whether the library's products of small whole numbers, every sum of which is exact, are right: of odd
/// sizes, of single rows and columns, of more steps than it takes at once, each operand transposed or not.
/// Takes some milliseconds. Any number of threads may call them at once.
bool exact_products(decltype(&cblas_sgemm) sgemm);
bool exact_products(decltype(&cblas_dgemm) dgemm);

}  // namespace plexus::reference
