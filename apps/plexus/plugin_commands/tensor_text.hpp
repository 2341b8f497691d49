#pragma once

#include <plexus/tensor/tensor.hpp>

#include <string>

namespace plexus::app {

/// A tensor as readable text: its type, the range of its numbers, and its numbers in rows, or only the first
/// of them if there are more than 200. Each line begins with `indent`.
std::string tensor_text(const Tensor& tensor, const std::string& indent);

}  // namespace plexus::app
