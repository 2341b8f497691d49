#include "blas.hpp"

#include <cstdlib>

#include <cblas.h>
#include <fmt/format.h>

#include "opened_blas.hpp"

namespace plexus::reference {

namespace {

/// The kernels that the user has chosen by OPENBLAS_CORETYPE, or an empty text.
std::string requested_kernels() {
  const char* const value = std::getenv("OPENBLAS_CORETYPE");
  return value != nullptr ? value : "";
}

struct Blas {
  Blas() : choice(open_with_best_kernels(library, processor_level(), requested_kernels())) {}

  OpenedBlas library;
  BlasChoice choice;
};

const Blas& blas() {
  static const Blas instance;
  return instance;
}

}  // namespace

void open_blas() { static_cast<void>(blas()); }

std::string blas_version() {
  const Blas& opened = blas();
  return fmt::format("{}; {} kernels, {}", opened.library.config(), opened.choice.kernels,
                     opened.choice.reason);
}

}  // namespace plexus::reference

// The functions that xtensor-blas calls. This library defines them for itself, since it is not linked to
// OpenBLAS.
extern "C" {

void cblas_sgemm(CBLAS_ORDER order, CBLAS_TRANSPOSE transpose_a, CBLAS_TRANSPOSE transpose_b, blasint m,
                 blasint n, blasint k, float alpha, const float* a, blasint stride_a, const float* b,
                 blasint stride_b, float beta, float* c, blasint stride_c) {
  plexus::reference::blas().library.sgemm(order, transpose_a, transpose_b, m, n, k, alpha, a, stride_a, b,
                                          stride_b, beta, c, stride_c);
}

void cblas_dgemm(CBLAS_ORDER order, CBLAS_TRANSPOSE transpose_a, CBLAS_TRANSPOSE transpose_b, blasint m,
                 blasint n, blasint k, double alpha, const double* a, blasint stride_a, const double* b,
                 blasint stride_b, double beta, double* c, blasint stride_c) {
  plexus::reference::blas().library.dgemm(order, transpose_a, transpose_b, m, n, k, alpha, a, stride_a, b,
                                          stride_b, beta, c, stride_c);
}

}  // extern "C"
