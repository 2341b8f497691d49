#pragma once

#include <string>

#include <cblas.h>

#include "blas_kernels.hpp"

namespace plexus::reference {

/// The OpenBLAS that the dynamic linker finds, opened for the life of the process. open() is not thread-safe;
/// several threads may call the opened functions at once.
class OpenedBlas final : public BlasLibrary {
 public:
  /// Throws BackendError if the system cannot open it. Other threads may read the environment meanwhile.
  std::string open(const std::string& kernels) override;
  bool multiplies_exactly() override;

  decltype(&cblas_sgemm) sgemm = nullptr;
  decltype(&cblas_dgemm) dgemm = nullptr;
  decltype(&openblas_get_config) config = nullptr;

 private:
  void* library_ = nullptr;
};

}  // namespace plexus::reference
