#pragma once

#include <plexus/backend/store.hpp>
#include <plexus/train/fit_state.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace plexus {

/// Copies of the variables and the state of a fit as they were when it began, or after its last good epoch:
/// the fit goes back to them when its loss becomes NaN. Borrows the store, which must have all variables when
/// this is made. The history in a state, which holds complete epochs alone, is not copied. Memory for the
/// copies is allocated once.
class GoodState {
 public:
  /// Copies the variables (except accumulators) and `state`.
  GoodState(Store& store, FitState& state);

  /// Replaces the copies by the current variables and `state`.
  void keep(FitState& state);
  /// Sets the variables and `state`, except its history, to the copies.
  void put_back(FitState& state);

 private:
  struct Copy {
    std::byte* variable;
    std::vector<std::byte> kept;
  };

  std::vector<Copy> copies_;
  FitState state_;  // without its history
};

/// The name of the first of the store's parameters that holds NaN or infinity; empty if none does. States of
/// layers are not checked: a running maximum begins at -infinity.
std::string nonfinite_variable(Store& store);

}  // namespace plexus
