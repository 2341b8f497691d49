#include "opened_blas.hpp"

#include <plexus/error/error.hpp>

#include <dlfcn.h>
#include <fmt/format.h>

#include "added_variable.hpp"
#include "exact_products.hpp"
#include "one_processor.hpp"

namespace plexus::reference {

namespace {

/// The number is the version of the library's binary interface, not of the library.
constexpr const char* openblas_file = "libopenblas.so.0";

[[noreturn]] void fail() {
  const char* const reason = ::dlerror();
  throw BackendError(fmt::format(
      "the reference backend needs OpenBLAS, and the system cannot open it: {}\n  Install it (Debian: "
      "libopenblas0). Raise the limit (ulimit -v) of this process if it has one: it may lack the memory.",
      reason != nullptr ? reason : openblas_file));
}

template <class Function>
void find(void* library, const char* name, Function& function) {
  void* const found = ::dlsym(library, name);
  if (found == nullptr) fail();
  function = reinterpret_cast<Function>(found);
}

void* opened(const std::string& kernels) {
  const OneProcessor without_threads;
  if (kernels.empty()) return ::dlopen(openblas_file, RTLD_NOW | RTLD_LOCAL);
  const AddedVariable choice("OPENBLAS_CORETYPE", kernels);
  return ::dlopen(openblas_file, RTLD_NOW | RTLD_LOCAL);
}

}  // namespace

std::string OpenedBlas::open(const std::string& kernels) {
  // OpenBLAS chooses its kernels when it is loaded, so it is closed first. Where something else in the
  // process holds it open, it stays loaded with its former kernels.
  if (library_ != nullptr) ::dlclose(library_);
  library_ = opened(kernels);
  if (library_ == nullptr) fail();
  find(library_, "cblas_sgemm", sgemm);
  find(library_, "cblas_dgemm", dgemm);
  find(library_, "openblas_get_config", config);
  decltype(&openblas_set_num_threads) set_threads = nullptr;
  find(library_, "openblas_set_num_threads", set_threads);
  // Otherwise the last bits of sums would depend on the number of threads.
  set_threads(1);
  decltype(&openblas_get_corename) name = nullptr;
  find(library_, "openblas_get_corename", name);
  return name();
}

bool OpenedBlas::multiplies_exactly() { return exact_products(sgemm) && exact_products(dgemm); }

}  // namespace plexus::reference
