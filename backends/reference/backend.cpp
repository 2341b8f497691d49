#include "backend.hpp"

#include <fmt/format.h>
#include <xtensor-blas/xblas_config.hpp>
#include <xtensor/xtensor_config.hpp>

#include "blas.hpp"

namespace plexus::reference {

Reference::Reference() {
  open_blas();
  for (const auto family :
       {unary_kernels, activation_kernels, binary_kernels, compare_kernels, select_kernels, cast_kernels,
        reduce_kernels, argmax_kernels, shape_kernels, gather_kernels, index_kernels, matmul_kernels,
        softmax_kernels, cross_entropy_kernels}) {
    kernels_.add(family());
  }
}

std::vector<std::string> Reference::versions() const {
  return {
      fmt::format("xtensor {}.{}.{}", XTENSOR_VERSION_MAJOR, XTENSOR_VERSION_MINOR, XTENSOR_VERSION_PATCH),
      fmt::format("xtensor-blas {}.{}.{}", XTENSOR_BLAS_VERSION_MAJOR, XTENSOR_BLAS_VERSION_MINOR,
                  XTENSOR_BLAS_VERSION_PATCH),
      blas_version()};
}

}  // namespace plexus::reference
