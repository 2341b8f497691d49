#pragma once

#include "kernels/product_plan.hpp"

namespace plexus::onednn {

/// Computes a part c [m, n] of the planned product over `k` steps by oneDNN's dnnl_sgemm, on this thread. a
/// and b begin at the part's first row, column and step. Requires: result.sums, if the product is added to c.
/// Throws BackendError if the library refuses.
void library_product(const ProductPlan& plan, std::int64_t m, std::int64_t n, std::int64_t k, const float* a,
                     const float* b, const Result& result);

}  // namespace plexus::onednn
