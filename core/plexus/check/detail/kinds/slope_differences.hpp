#pragma once

#include <plexus/tensor/tensor.hpp>

#include <cstddef>
#include <functional>
#include <string>

namespace plexus {

/// How the elements of a gradient compare with differences.
struct SlopeDifferences {
  std::string fault;          ///< the first element that is wrong; empty: none
  std::size_t decided = 0;    ///< elements that were compared
  std::size_t undecided = 0;  ///< at a kink or at the end of a domain, where a difference means nothing

  /// "12 elements, 1 at a kink".
  std::string text() const;
};

/// Compares a gradient with central differences of what it should be the gradient of, element by element, in
/// float64. Differences with two steps tell a kink from a wrong gradient: the error of a difference is
/// proportional to the square of the step for a smooth function, and to the step at a kink. `value`: the
/// function, at a tensor of the type of `at`.
SlopeDifferences slope_differences(const std::function<double(const Tensor&)>& value, const Tensor& at,
                                   const Tensor& gradient);

}  // namespace plexus
