#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Chooses which of its kernels OpenBLAS should run. OpenBLAS recognises processors by their family and model
/// alone, and takes its slowest kernels on a processor that is newer than itself.
namespace plexus::reference {

/// Sets of vector instructions; each level includes those before it.
enum class VectorLevel { sse, avx, avx2, avx512 };

/// The highest level that this processor has and that the system lets programs use.
VectorLevel processor_level();
/// The level that the kernels of that name (openblas_get_corename) are written for; std::nullopt for a name
/// that is not known here.
std::optional<VectorLevel> level_of(std::string_view kernels);
/// The name of kernels for the level that every OpenBLAS with kernels for many processors has had for years.
/// Requires: level is not sse.
std::string_view kernels_for(VectorLevel level);

/// A BLAS library that can be opened with kernels of choice. Not thread-safe.
class BlasLibrary {
 public:
  virtual ~BlasLibrary() = default;
  /// Opens the library, or closes and reopens it, with these kernels, or with those that it chooses itself if
  /// the name is empty. Returns the name of the kernels that it runs, which may be others.
  virtual std::string open(const std::string& kernels) = 0;
  /// Whether products of whole numbers are right to the last bit.
  virtual bool multiplies_exactly() = 0;
};

struct BlasChoice {
  std::string kernels;
  std::string reason;  ///< "its own choice"
};
/// Opens the library. If the kernels that it chooses itself are for a lower level than that of the processor,
/// reopens it with the best kernels that it has and that multiply exactly. `requested`: the value of
/// OPENBLAS_CORETYPE, empty if it is not set. If it is not empty, the choice is left to the library.
BlasChoice open_with_best_kernels(BlasLibrary& library, VectorLevel processor, const std::string& requested);

}  // namespace plexus::reference
