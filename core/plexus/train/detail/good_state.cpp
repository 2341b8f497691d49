#include <plexus/train/detail/finite.hpp>
#include <plexus/train/detail/good_state.hpp>

#include <algorithm>
#include <utility>

namespace plexus {
GoodState::GoodState(Store& store, FitState& state) {
  for (const Store::Entry& entry : store.entries()) {
    if (entry.role == Role::accumulator) continue;
    copies_.push_back(
        {static_cast<std::byte*>(store.address(entry.name)), std::vector<std::byte>(entry.type.bytes())});
  }
  keep(state);
}

void GoodState::keep(FitState& state) {
  for (Copy& copy : copies_) std::copy_n(copy.variable, copy.kept.size(), copy.kept.begin());
  History history = std::exchange(state.history, {});  // not copied, since it grows with the epochs
  state_ = state;
  state.history = std::move(history);
}

void GoodState::put_back(FitState& state) {
  for (const Copy& copy : copies_) std::copy(copy.kept.begin(), copy.kept.end(), copy.variable);
  History history = std::move(state.history);
  state = state_;
  state.history = std::move(history);
}

std::string nonfinite_variable(Store& store) {
  for (const Store::Entry& entry : store.entries()) {
    if (entry.role != Role::parameter) continue;
    if (first_nonfinite(entry.type, store.address(entry.name), entry.type.dtype) >= 0) return entry.name;
  }
  return {};
}

}  // namespace plexus
