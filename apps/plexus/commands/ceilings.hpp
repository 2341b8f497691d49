#pragma once

#include <plexus/backend/team.hpp>

namespace plexus::app {

/// Measured peak rates of this processor.
struct Ceilings {
  double gflops;         ///< float32 multiply-adds (two operations each), all in registers
  double cache_gbytes;   ///< GB/s copying 256 KiB again and again (read and written bytes)
  double memory_gbytes;  ///< GB/s copying 128 MiB
};

/// Measures them, in about 0.2 s.
Ceilings measure_ceilings(const Team& team);

}  // namespace plexus::app
