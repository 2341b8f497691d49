#pragma once

#include <plexus/tensor/tensor.hpp>

#include <string>

namespace plexus::app {

/// A tensor for people: its type, its numbers in rows if it is small, else the first of them, and the range
/// of its numbers. Each line begins with `indent`.
std::string tensor_text(const Tensor& tensor, const std::string& indent);

}  // namespace plexus::app
