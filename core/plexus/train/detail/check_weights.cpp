#include <plexus/error/error.hpp>
#include <plexus/train/detail/check_weights.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

void check_weights(const Model& model, const NamedTensors& weights) {
  std::string problems;
  for (const Declaration& declaration : model.declarations()) {
    const auto found = weights.find(declaration.name);
    if (found == weights.end()) {
      problems += fmt::format("\n  missing: '{}' {}", declaration.name, declaration.type.shape.text());
    } else if (found->second.shape() != declaration.type.shape || !is_floating(found->second.dtype())) {
      problems += fmt::format("\n  '{}' is {} in the weights, {} in the model", declaration.name,
                              found->second.type().text(), declaration.type.text());
    }
  }
  for (const auto& [name, tensor] : weights) {
    const auto& known = model.declarations();
    if (std::none_of(known.begin(), known.end(), [&n = name](const Declaration& d) { return d.name == n; })) {
      problems += fmt::format("\n  the model has no '{}' {}", name, tensor.shape().text());
    }
  }
  if (!problems.empty()) throw DataError("the weights are not those of this model:" + problems);
}

}  // namespace plexus
