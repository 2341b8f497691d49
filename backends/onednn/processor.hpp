#pragma once

#include <cstdint>
#include <string>

#include "instruction_set.hpp"

namespace plexus::onednn {

/// What a processor says of itself. Kernels and their block sizes are chosen by its set, l1, l2 and ports; l3
/// and line decide nothing, and are there for text(). A plain value.
struct Processor {
  InstructionSet set;  ///< that kernels may use
  /// Bytes of the caches that a core reaches: the data cache of the first level, then the unified caches of
  /// the second and third level. The third may be shared with other cores, and is 0 where there is none.
  std::int64_t l1, l2, l3;
  std::int64_t line;  ///< bytes of a line of the caches
  int fma_ports;      ///< multiply-adds of whole registers that a core starts in a cycle

  std::string text()
      const;  ///< "AVX-512, 2 FMA ports, L1 48 KiB, L2 2048 KiB, L3 491520 KiB, lines of 64 bytes"
};

/// The processor that this process runs on; it is asked once. A size that the system does not tell is taken
/// to be that of the smallest processor with AVX2. Several threads may call it at once.
const Processor& processor();

/// The number of FMA ports of an x86-64 processor, for registers of `set`, by its vendor, family and model,
/// as CPUID gives them, and whether it has AMX, which only cores with two ports for AVX-512 have.
int fma_ports_of(InstructionSet set, const std::string& vendor, int family, int model, bool amx);

}  // namespace plexus::onednn
