#pragma once

#include "gemm.hpp"

/// The functions of Gemm that use no tiles, for files of isa/ alone.
namespace plexus::onednn::PLEXUS_ISA {

void transpose(const float* from, std::int64_t from_row, std::int64_t rows, std::int64_t columns, float* to,
               std::int64_t to_row);
void dots(const float* a, std::int64_t a_row, const float* x, std::int64_t m, std::int64_t k,
          const Result& result, std::int64_t bias_step);
/// The product of one row x and b, which is read in place, without packing.
void multiply_row(const float* x, const float* b, std::int64_t b_row, std::int64_t n, std::int64_t k,
                  const Blocks& blocks, const Result& result);
void finish(const float* products, std::int64_t row, int count, std::int64_t m, std::int64_t n,
            const Result& result);

}  // namespace plexus::onednn::PLEXUS_ISA
