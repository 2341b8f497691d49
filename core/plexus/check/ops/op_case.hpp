#pragma once

#include <plexus/graph/op.hpp>
#include <plexus/tensor/tensor.hpp>

#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// One way in which an op is tried: the types and ranges of its inputs, and its attributes.
struct OpCase {
  const Op* op = nullptr;
  OpExample example;

  /// "float32 [3, 5], float32 [3, 5], axis=1": the types with float32 for any floating dtype.
  std::string text() const;
  /// The types of the inputs, with `floating` for any floating dtype.
  std::vector<Type> types(DType floating) const;
  /// The attributes, with `floating` for any floating dtype.
  Attributes attributes(DType floating) const;
  /// Numbers for input `i`, the same in every call: float32 values, as float64 if `type` is.
  Tensor drawn(std::size_t i, const Type& type) const;
};

/// The case with so many rows that kernels share their loops among threads; absent if the op takes no such
/// inputs. The rows of the inputs whose first axis is as long as that of the first input are multiplied.
std::optional<OpCase> large_case(const OpCase& tried);

/// Whether an op only stands for a value from outside, so that there is nothing to compute.
bool is_leaf(const Op& op);

/// The cases of an op: its examples; without examples, one to three equal inputs of a few shapes, as far as
/// the op takes them. Throws what `infer` throws, but for a refusal.
std::vector<OpCase> cases_of(const Op& op);

}  // namespace plexus
