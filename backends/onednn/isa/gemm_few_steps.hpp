#pragma once

#include "gemm.hpp"

namespace plexus::onednn::PLEXUS_ISA {

/// Computes the product for 0 < k <= most_few_steps. A panel of b is loaded into registers once for all rows
/// of c: tiles would take more time to begin and end than to multiply.
void multiply_few_steps(const Product& product, const Result& result);

}  // namespace plexus::onednn::PLEXUS_ISA
