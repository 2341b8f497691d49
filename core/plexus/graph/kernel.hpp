#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace plexus {

/// The executable form of a node: a plain function and the state that was bound to it (addresses, sizes,
/// strides).
struct Kernel {
  void (*run)(const void* state) = nullptr;
  std::shared_ptr<const void> state;

  explicit operator bool() const { return run != nullptr; }
  void operator()() const { run(state.get()); }
};

/// A kernel from a callable that captured its state: `return kernel([x, y, n] { ... });`
template <class F>
Kernel kernel(F f) {
  auto state = std::make_shared<const F>(std::move(f));
  return {[](const void* s) { (*static_cast<const F*>(s))(); }, std::move(state)};
}

}  // namespace plexus
