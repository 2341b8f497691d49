#pragma once

#include <plexus/ops/elementwise.hpp>

#include <span>
#include <vector>

namespace plexus::test {

/// The roundoff of float32.
inline constexpr double single = 0x1p-24;

/// The error bound of the op that made scalar `y`, given its inputs' values and errors and its own value.
inline double bound_of(const Symbol& y, std::span<const Inexact> inputs, double output) {
  std::vector<Tensor> values;
  std::vector<Tensor> errors;
  for (const Inexact& input : inputs) {
    values.push_back(Tensor::scalar(input.value));
    errors.push_back(Tensor::scalar(input.error));
  }
  const std::vector<Tensor> outputs{Tensor::scalar(output)};
  return y.node().op().error_bound(y.node(), {values, errors, outputs, single})[0].item();
}

}  // namespace plexus::test
