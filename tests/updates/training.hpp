#pragma once

#include <plexus/train/trainer.hpp>

#include <string>
#include <vector>

namespace plexus::tests {

/// How many orders of rows there are.
constexpr int orders = 3;

/// A training whose updates are looked at: a net of dense layers of these widths (the first is the input's)
/// that sorts rows of random numbers into classes.
struct JudgedTraining {
  std::vector<int> widths;
  std::string optimizer;  ///< sgd, momentum or adam
  double rate;
  std::int64_t batch;
  std::uint64_t seed = 0;  ///< of the rows and the initial parameters
  /// The rows of a batch in another order: the same training, rounded in other places.
  int order = 0;
};

/// How it is run.
struct Runner {
  std::string backend;
  DType precision = DType::float32;
  int threads = 1;
};

/// The parameters before the first step and after each of the given numbers of steps (ascending). Those of
/// reference depend on no instruction set of onednn: where PLEXUS_KEPT_TRAININGS names a directory, they are
/// kept there for processes that judge another one.
std::vector<NamedTensors> parameters_after(const JudgedTraining& training, const Runner& runner,
                                           const std::vector<int>& steps);

}  // namespace plexus::tests
