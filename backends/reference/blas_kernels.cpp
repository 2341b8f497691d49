#include "blas_kernels.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

namespace plexus::reference {

namespace {

struct Known {
  std::string_view name;
  VectorLevel level;
};

/// The names of kernels for x86-64 in driver/others/dynamic.c of OpenBLAS 0.3.31.
constexpr std::array known_kernels = {
    Known{"Katmai", VectorLevel::sse},        Known{"Coppermine", VectorLevel::sse},
    Known{"Northwood", VectorLevel::sse},     Known{"Prescott", VectorLevel::sse},
    Known{"Banias", VectorLevel::sse},        Known{"Atom", VectorLevel::sse},
    Known{"Core2", VectorLevel::sse},         Known{"Penryn", VectorLevel::sse},
    Known{"Dunnington", VectorLevel::sse},    Known{"Nehalem", VectorLevel::sse},
    Known{"Athlon", VectorLevel::sse},        Known{"Opteron", VectorLevel::sse},
    Known{"Opteron_SSE3", VectorLevel::sse},  Known{"Barcelona", VectorLevel::sse},
    Known{"Nano", VectorLevel::sse},          Known{"Bobcat", VectorLevel::sse},
    Known{"Sandybridge", VectorLevel::avx},   Known{"Bulldozer", VectorLevel::avx},
    Known{"Piledriver", VectorLevel::avx},    Known{"Steamroller", VectorLevel::avx},
    Known{"Excavator", VectorLevel::avx},     Known{"Haswell", VectorLevel::avx2},
    Known{"Zen", VectorLevel::avx2},          Known{"SkylakeX", VectorLevel::avx512},
    Known{"Cooperlake", VectorLevel::avx512}, Known{"SapphireRapids", VectorLevel::avx512}};

/// Ignores case, in which versions of OpenBLAS differ.
bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

std::string_view name_of(VectorLevel level) {
  switch (level) {
    case VectorLevel::sse:
      break;
    case VectorLevel::avx:
      return "AVX";
    case VectorLevel::avx2:
      return "AVX2";
    case VectorLevel::avx512:
      return "AVX-512";
  }
  return "SSE";
}

VectorLevel below(VectorLevel level) { return static_cast<VectorLevel>(static_cast<int>(level) - 1); }

}  // namespace

VectorLevel processor_level() {
#if defined(__x86_64__)
  const auto all = [](auto... has) { return (... && (has != 0)); };
  if (all(__builtin_cpu_supports("avx512f"), __builtin_cpu_supports("avx512cd"),
          __builtin_cpu_supports("avx512bw"), __builtin_cpu_supports("avx512dq"),
          __builtin_cpu_supports("avx512vl"))) {
    return VectorLevel::avx512;
  }
  if (all(__builtin_cpu_supports("avx2"), __builtin_cpu_supports("fma"))) return VectorLevel::avx2;
  if (all(__builtin_cpu_supports("avx"))) return VectorLevel::avx;
#endif
  return VectorLevel::sse;
}

std::optional<VectorLevel> level_of(std::string_view kernels) {
  for (const Known& known : known_kernels) {
    if (same_name(known.name, kernels)) return known.level;
  }
  return std::nullopt;
}

std::string_view kernels_for(VectorLevel level) {
  switch (level) {
    case VectorLevel::sse:
      break;
    case VectorLevel::avx:
      return "Sandybridge";
    case VectorLevel::avx2:
      return "Haswell";
    case VectorLevel::avx512:
      return "SkylakeX";
  }
  return "";
}

BlasChoice open_with_best_kernels(BlasLibrary& library, VectorLevel processor, const std::string& requested) {
  const std::string own = library.open("");
  if (!requested.empty() && same_name(own, requested)) {
    return {own, fmt::format("OPENBLAS_CORETYPE is {}", requested)};
  }
  if (!requested.empty()) {
    return {own, fmt::format("its own choice: it has none called '{}', which OPENBLAS_CORETYPE asks for",
                             requested)};
  }
  const std::optional<VectorLevel> level = level_of(own);
  if (!level || *level >= processor) return {own, "its own choice"};
  std::string refused;
  for (VectorLevel wanted = processor; wanted > *level; wanted = below(wanted)) {
    const std::string name(kernels_for(wanted));
    if (!same_name(library.open(name), name)) {
      refused += fmt::format(", {} are not to be had", name);
    } else if (!library.multiplies_exactly()) {
      refused += fmt::format(", {} multiply whole numbers wrongly", name);
    } else {
      return {name, fmt::format("since the processor has {}{}; its own choice is {}", name_of(processor),
                                refused, own)};
    }
  }
  library.open("");
  return {own, fmt::format("its own choice, though the processor has {}{}", name_of(processor), refused)};
}

}  // namespace plexus::reference
