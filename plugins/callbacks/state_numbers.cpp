#include "state_numbers.hpp"

#include <plexus/error/error.hpp>

namespace plexus {

void keep_number(CallbackState& state, const std::string& name, double value) {
  state.tensors.insert_or_assign(name, Tensor::full({DType::float64, Shape{}}, value));
}

double kept_number(const CallbackState& state, const std::string& name) {
  const auto found = state.tensors.find(name);
  if (found == state.tensors.end()) {
    throw UsageError("the state of a callback has no '" + name +
                     "': it was saved by another callback or another version of it");
  }
  return found->second.item();
}

void keep_tensors(CallbackState& state, const std::string& prefix, const NamedTensors& tensors) {
  for (const auto& [name, tensor] : tensors) state.tensors.insert_or_assign(prefix + name, tensor);
}

NamedTensors kept_tensors(const CallbackState& state, const std::string& prefix) {
  NamedTensors tensors;
  for (const auto& [name, tensor] : state.tensors) {
    if (name.starts_with(prefix)) tensors.emplace(name.substr(prefix.size()), tensor);
  }
  return tensors;
}

}  // namespace plexus
