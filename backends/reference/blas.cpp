#include "blas.hpp"

#include <plexus/error/error.hpp>

#include <cblas.h>
#include <dlfcn.h>
#include <fmt/format.h>
#include <pthread.h>
#include <sched.h>

namespace plexus::reference {

namespace {

/// With the version of its interface, not of the library.
constexpr const char* openblas_file = "libopenblas.so.0";

/// Lets the calling thread run on one processor for as long as this object lives. OpenBLAS starts a thread
/// for each processor that the thread which loads it may use, though it is asked for one thread later; where
/// the system refuses threads it raises SIGINT, or waits for them when the process ends. Its environment
/// variable would do too, but the environment belongs to the host of this library, and other threads may
/// read it.
class OneProcessor {
 public:
  OneProcessor() : known_(pthread_getaffinity_np(pthread_self(), sizeof(before_), &before_) == 0) {
    if (!known_) return;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(allowed_processor(), &one);
    pthread_setaffinity_np(pthread_self(), sizeof(one), &one);
  }
  ~OneProcessor() {
    if (known_) pthread_setaffinity_np(pthread_self(), sizeof(before_), &before_);
  }
  OneProcessor(const OneProcessor&) = delete;
  OneProcessor& operator=(const OneProcessor&) = delete;

 private:
  /// Where the thread runs now: other processes that start at this moment take others.
  int allowed_processor() const {
    const int now = ::sched_getcpu();
    if (now >= 0 && now < CPU_SETSIZE && CPU_ISSET(now, &before_)) return now;
    int first = 0;
    while (first < CPU_SETSIZE - 1 && !CPU_ISSET(first, &before_)) ++first;
    return first;
  }

  cpu_set_t before_;
  bool known_;
};

struct Blas {
  decltype(&cblas_sgemm) sgemm;
  decltype(&cblas_dgemm) dgemm;
  decltype(&openblas_set_num_threads) set_threads;
  decltype(&openblas_get_config) config;
};

void* opened_without_threads() {
  const OneProcessor quiet;
  return ::dlopen(openblas_file, RTLD_NOW | RTLD_LOCAL);
}

Blas opened_blas() {
  void* const blas = opened_without_threads();
  const auto fail = [] {
    const char* const reason = ::dlerror();
    throw BackendError(fmt::format(
        "the reference backend needs OpenBLAS, and the system cannot open it: {}\n  Install it (Debian: "
        "libopenblas0). Raise the limit (ulimit -v) of this process if it has one: it may lack the memory.",
        reason != nullptr ? reason : openblas_file));
  };
  if (blas == nullptr) fail();
  const auto find = [&](const char* name) {
    void* const found = ::dlsym(blas, name);
    if (found == nullptr) fail();
    return found;
  };
  return {reinterpret_cast<decltype(&cblas_sgemm)>(find("cblas_sgemm")),
          reinterpret_cast<decltype(&cblas_dgemm)>(find("cblas_dgemm")),
          reinterpret_cast<decltype(&openblas_set_num_threads)>(find("openblas_set_num_threads")),
          reinterpret_cast<decltype(&openblas_get_config)>(find("openblas_get_config"))};
}

const Blas& blas() {
  static const Blas instance = opened_blas();
  return instance;
}

}  // namespace

void open_blas() {
  // Its sums would differ in their last bits with the number of threads.
  blas().set_threads(1);
}

std::string blas_version() { return blas().config(); }

}  // namespace plexus::reference

// What xtensor-blas calls, of this library alone: it is not linked to OpenBLAS.
extern "C" {

void cblas_sgemm(CBLAS_ORDER order, CBLAS_TRANSPOSE transpose_a, CBLAS_TRANSPOSE transpose_b, blasint m,
                 blasint n, blasint k, float alpha, const float* a, blasint stride_a, const float* b,
                 blasint stride_b, float beta, float* c, blasint stride_c) {
  plexus::reference::blas().sgemm(order, transpose_a, transpose_b, m, n, k, alpha, a, stride_a, b, stride_b,
                                  beta, c, stride_c);
}

void cblas_dgemm(CBLAS_ORDER order, CBLAS_TRANSPOSE transpose_a, CBLAS_TRANSPOSE transpose_b, blasint m,
                 blasint n, blasint k, double alpha, const double* a, blasint stride_a, const double* b,
                 blasint stride_b, double beta, double* c, blasint stride_c) {
  plexus::reference::blas().dgemm(order, transpose_a, transpose_b, m, n, k, alpha, a, stride_a, b, stride_b,
                                  beta, c, stride_c);
}

}  // extern "C"
