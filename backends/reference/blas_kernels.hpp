#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Which of its kernels OpenBLAS should run. It knows processors by their family and model alone, and takes
/// its slowest kernels on one that came after it.
namespace plexus::reference {

/// Vector instructions, each level with those before it.
enum class VectorLevel { sse, avx, avx2, avx512 };

/// Those of this processor that the system lets programs use.
VectorLevel processor_level();
/// What the kernels of that name (openblas_get_corename) are written for; nothing for a name that is not
/// known here.
std::optional<VectorLevel> level_of(std::string_view kernels);
/// Kernels for the level that every OpenBLAS with kernels for many processors has had for years. Requires:
/// not sse.
std::string_view kernels_for(VectorLevel level);

/// A library that can be opened with kernels of choice. One thread at a time.
class BlasLibrary {
 public:
  virtual ~BlasLibrary() = default;
  /// Opens it, in the place of what is open, with these kernels, or those that it chooses if the name is
  /// empty. Returns the name of those that it runs, which may be others.
  virtual std::string open(const std::string& kernels) = 0;
  /// Whether products of whole numbers are right to the last bit.
  virtual bool multiplies_exactly() = 0;
};

struct BlasChoice {
  std::string kernels;
  std::string reason;  ///< "its own choice"
};
/// Opens the library with the best kernels that the processor can run, if those that it chooses are for less,
/// and that multiply exactly. `requested`: what the user set OPENBLAS_CORETYPE to, which is left to the
/// library; empty if unset, or set to nothing.
BlasChoice open_with_best_kernels(BlasLibrary& library, VectorLevel processor, const std::string& requested);

}  // namespace plexus::reference
