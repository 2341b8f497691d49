#pragma once

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "small_run.hpp"

namespace plexus::tests {

/// Whether this build has a sanitizer, which handles signals itself and has exit codes of its own.
#if defined(PLEXUS_SANITIZED)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

/// A temporary folder with the small run in it.
struct SmallRunFolder {
  SmallRunFolder() {
    scratch.write("small.csv", small_table);
    scratch.write("run.yaml", small_run);
  }

  Scratch scratch;
};

}  // namespace plexus::tests
