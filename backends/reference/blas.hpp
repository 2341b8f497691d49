#pragma once

#include <string>

namespace plexus::reference {

/// Opens OpenBLAS for the life of the process, if it is not open yet, and sets it to one thread. The kernels
/// call cblas_sgemm and cblas_dgemm as ever. Throws BackendError if it cannot be opened. Thread-safe.
void open_blas();
/// "OpenBLAS 0.3.21 ...", as it describes itself. Opens it.
std::string blas_version();

}  // namespace plexus::reference
