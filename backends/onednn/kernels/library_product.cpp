#include "kernels/library_product.hpp"

#include <plexus/error/error.hpp>

#include <algorithm>
#include <csignal>

#include <fmt/format.h>
#include <oneapi/dnnl/dnnl.h>

// Functions of libgomp, declared here: with -fopenmp, clang would link a second OpenMP runtime.
extern "C" {
int omp_get_max_threads();
void omp_set_num_threads(int count);
}

namespace plexus::onednn {

namespace {

/// Keeps oneDNN from starting threads of its own: the product is one thread's share already.
class OneThread {
 public:
  OneThread() : before_(omp_get_max_threads()) { omp_set_num_threads(1); }
  ~OneThread() { omp_set_num_threads(before_); }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int before_;
};

/// Blocks signals of this thread. In oneDNN's sgemm the stack pointer points into the heap for most of the
/// time (seen in 2.6.3), and the system would write the frame of a signal's handler there. Signals of faults
/// are not blocked; their handlers need a stack of their own (sigaltstack).
class HeldSignals {
 public:
  HeldSignals() {
    sigset_t all;
    sigfillset(&all);
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS})
      sigdelset(&all, fault);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~HeldSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

 private:
  sigset_t before_;
};

/// c = a b.
void store_product(const ProductPlan& plan, std::int64_t m, std::int64_t n, std::int64_t k, const float* a,
                   const float* b, float* c, std::int64_t c_row) {
  const dnnl_status_t status =
      dnnl_sgemm(plan.transpose_a ? 'T' : 'N', plan.transpose_b ? 'T' : 'N', m, n, k, 1, a,
                 plan.transpose_a ? plan.m : plan.k, b, plan.transpose_b ? plan.k : plan.n, 0, c, c_row);
  if (status == dnnl_success) return;
  throw BackendError(fmt::format("dnnl_sgemm of [{}, {}] by [{}, {}] failed with status {}", m, k, k, n,
                                 static_cast<int>(status)));
}

}  // namespace

void library_product(const ProductPlan& plan, std::int64_t m, std::int64_t n, std::int64_t k, const float* a,
                     const float* b, const Result& result) {
  const OneThread alone;
  const HeldSignals held;
  if (result.finish != Finish::add) {
    store_product(plan, m, n, k, a, b, result.c, result.c_row);
    if (result.finish != Finish::store) gemm().finish(result.c, result.c_row, 1, m, n, result);
    return;
  }
  // The product is stored first and then added: dnnl_sgemm would add the sums over blocks of steps to c one
  // by one.
  const std::int64_t block = cost_model().library_rows(m, n);
  for (std::int64_t i = 0; i < m; i += block) {
    const std::int64_t rows = std::min(block, m - i);
    Result part = result;
    part.c += i * result.c_row;
    store_product(plan, rows, n, k, a + i * (plan.transpose_a ? 1 : plan.k), b, result.sums, result.c_row);
    gemm().finish(result.sums, result.c_row, 1, rows, n, part);
  }
}

}  // namespace plexus::onednn
