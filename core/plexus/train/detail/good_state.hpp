#pragma once

#include <plexus/backend/store.hpp>
#include <plexus/train/fit_state.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace plexus {

/// The variables and the state of a fit as they were when it began, or after the last of its epochs that went
/// well: what it goes back to when its loss becomes NaN. Borrows the store, whose variables are all there
/// when this is made. The history in a state, which holds complete epochs alone, is not kept. Memory for the
/// copies is allocated once.
class GoodState {
 public:
  /// Keeps the variables (but for accumulators) and `state` as they are.
  GoodState(Store& store, FitState& state);

  /// Keeps variables and state instead of what was kept.
  void keep(FitState& state);
  /// Makes variables and state, but for its history, what was kept.
  void put_back(FitState& state);

 private:
  struct Copy {
    std::byte* variable;
    std::vector<std::byte> kept;
  };

  std::vector<Copy> copies_;
  FitState state_;  // without its history
};

/// The name of the first of the store's parameters that holds NaN or infinity; empty if none does. A layer's
/// state may: a running maximum begins at -infinity.
std::string nonfinite_variable(Store& store);

}  // namespace plexus
