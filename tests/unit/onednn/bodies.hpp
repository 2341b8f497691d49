#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "compiled.hpp"

namespace plexus::onednn_tests {

using Formula = std::function<std::vector<Symbol>(const std::vector<Symbol>&)>;

/// A body: the formula over inputs of these types.
std::shared_ptr<const Graph> body_of(const std::vector<Type>& types, const Formula& formula);
/// The backend's op "fused" (which it knows by its name), defined by its body.
const Op& fused_op();
/// Inputs of these types: standard normal values; whole numbers of [-9, 9], or of [0, 9], where they are
/// integers.
std::vector<Tensor> drawn(const std::vector<Type>& types);

/// The formula as one fused node on onednn, against the same on the reference backend.
void check_body(const std::vector<Type>& types, const Formula& formula, double tolerance = 0,
                const CompileOptions& options = {});

/// Runs a body in which output o lies in the memory of input lies_in[o]: what is there then.
std::vector<Tensor> run_in_place(const std::vector<Tensor>& inputs, const std::vector<std::size_t>& lies_in,
                                 const Formula& formula);

}  // namespace plexus::onednn_tests
