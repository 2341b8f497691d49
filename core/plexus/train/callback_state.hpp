#pragma once

#include <plexus/data/safetensors.hpp>

#include <string>

namespace plexus {

/// What a callback has to remember for a fit that goes on later: tensors by name, and one JSON value as text.
struct CallbackState {
  NamedTensors tensors;
  std::string json;

  /// A callback whose state is empty is taken for one that has none.
  bool empty() const { return tensors.empty() && json.empty(); }
  friend bool operator==(const CallbackState&, const CallbackState&) = default;
};

}  // namespace plexus
