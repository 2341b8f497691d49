#include "kernels/library_product.hpp"

#include <plexus/error/error.hpp>

#include <fmt/format.h>
#include <oneapi/dnnl/dnnl.h>

// libgomp's own interface: with -fopenmp, clang would bring a second runtime.
extern "C" {
int omp_get_max_threads();
void omp_set_num_threads(int count);
}

namespace plexus::onednn {

namespace {

/// Keeps the library from making a team of its own: the product is one thread's share already.
class OneThread {
 public:
  OneThread() : before_(omp_get_max_threads()) { omp_set_num_threads(1); }
  ~OneThread() { omp_set_num_threads(before_); }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int before_;
};

}  // namespace

void library_product(const ProductPlan& plan, std::int64_t m, std::int64_t n, const float* a, const float* b,
                     const Result& result) {
  const bool adds = result.finish == Finish::add;
  const OneThread alone;
  const dnnl_status_t status =
      dnnl_sgemm(plan.transpose_a ? 'T' : 'N', plan.transpose_b ? 'T' : 'N', m, n, plan.k,
                 adds ? result.scale : 1, a, plan.transpose_a ? plan.m : plan.k, b,
                 plan.transpose_b ? plan.k : plan.n, adds ? 1 : 0, result.c, result.c_row);
  if (status != dnnl_success) {
    throw BackendError(fmt::format("dnnl_sgemm of [{}, {}] by [{}, {}] failed with status {}", m, plan.k,
                                   plan.k, n, static_cast<int>(status)));
  }
  if (adds || result.finish == Finish::store) return;
  gemm().finish(result.c, result.c_row, 1, m, n, result);
}

}  // namespace plexus::onednn
