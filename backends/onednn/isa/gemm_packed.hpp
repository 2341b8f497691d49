#pragma once

#include "gemm.hpp"

/// Products with a packed b (see Gemm), for files of isa/ alone.
namespace plexus::onednn::PLEXUS_ISA {

void pack(const float* b, std::int64_t b_row, bool transposed, std::int64_t k, std::int64_t n, int vectors,
          float* packed);
void multiply_packed(const Product& product, const Steps& steps, const Result& result, int vectors);

}  // namespace plexus::onednn::PLEXUS_ISA
