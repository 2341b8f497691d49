#pragma once

#include <plexus/data/samples.hpp>
#include <plexus/train/history.hpp>

#include <cstdint>
#include <string>

namespace plexus {

/// What a fit knows when its loss or its weights are not finite any more.
struct NonfiniteFacts {
  std::string what;  ///< "the loss is nan"
  NonfinitePlace place;
  std::int64_t steps = 0;    ///< of an epoch
  bool updated = true;       ///< updates had been made before
  double learning_rate = 0;  ///< 0: unknown
};

/// What happened and where, the likely causes with their values in this fit, and what to do; one sentence
/// without a full stop. Reads all inputs of `samples`.
std::string nonfinite_text(const NonfiniteFacts& facts, const Samples& samples);

}  // namespace plexus
