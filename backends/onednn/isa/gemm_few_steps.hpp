#pragma once

#include "gemm.hpp"

namespace plexus::onednn::PLEXUS_ISA {

/// So many rows of b, as wide as a panel, stay in registers beside what is summed up.
constexpr std::int64_t most_few_steps = 8;

/// The product, where 0 < k <= most_few_steps. Rows of c pass by a panel of b that is loaded once: tiles
/// would begin and end more than they multiply.
void multiply_few_steps(const Product& product, const Result& result);

}  // namespace plexus::onednn::PLEXUS_ISA
