#pragma once

#include "gemm.hpp"

namespace plexus::onednn::PLEXUS_ISA {

/// The product, where 0 < k <= most_few_steps. Rows of c pass by a panel of b that is loaded once: tiles
/// would begin and end more than they multiply.
void multiply_few_steps(const Product& product, const Result& result);

}  // namespace plexus::onednn::PLEXUS_ISA
