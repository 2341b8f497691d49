#pragma once

#include "kernels/product_plan.hpp"

namespace plexus::onednn {

/// Rows [first, first + count) of a product by oneDNN's own dnnl_sgemm, on this thread, finished into the
/// same rows of `result`. Throws BackendError if the library refuses.
void library_rows(const ProductPlan& plan, std::int64_t first, std::int64_t count, const float* a,
                  const float* b, const Result& result);

}  // namespace plexus::onednn
