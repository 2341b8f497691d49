#pragma once

#include "kernels/product_plan.hpp"

namespace plexus::onednn {

/// A part c [m, n] of the planned product by oneDNN's own dnnl_sgemm, on this thread. a and b begin with the
/// part's first row and column. Throws BackendError if the library refuses.
void library_product(const ProductPlan& plan, std::int64_t m, std::int64_t n, const float* a, const float* b,
                     const Result& result);

}  // namespace plexus::onednn
