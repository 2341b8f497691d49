#pragma once

#include <cstdint>

namespace plexus {

/// How far a fit has come.
struct FitProgress {
  int epoch = 0;  ///< from 1
  int epochs = 0;
  /// Steps that are done, and all steps: of the epoch's training, or in a test hook of the evaluation.
  std::int64_t step = 0;
  std::int64_t steps = 0;
  double seconds = 0;  ///< since the epoch began, with its validation
};

}  // namespace plexus
