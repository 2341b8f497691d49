#pragma once

#include <string>

namespace plexus::reference {

/// Opens OpenBLAS for the life of the process, if it is not open yet, with its best kernels for this
/// processor, and sets it to one thread. Kernels call cblas_sgemm and cblas_dgemm as usual. Throws
/// BackendError if it cannot be opened. Thread-safe.
void open_blas();
/// "OpenBLAS 0.3.21 ...", as it describes itself, which of its kernels run and why. Opens OpenBLAS if it is
/// not open yet.
std::string blas_version();

}  // namespace plexus::reference
