#pragma once

#include "kernels/product_plan.hpp"

namespace plexus::onednn {

/// A part c [m, n] of `k` steps of the planned product by oneDNN's own dnnl_sgemm, on this thread. a and b
/// begin with the part's first row, column and step. Requires: result.sums, if it adds. Throws BackendError
/// if the library refuses.
void library_product(const ProductPlan& plan, std::int64_t m, std::int64_t n, std::int64_t k, const float* a,
                     const float* b, const Result& result);

}  // namespace plexus::onednn
