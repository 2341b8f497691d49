#pragma once

#include <plexus/graph/graph.hpp>

#include <cstddef>
#include <optional>

#include "isa/gemm.hpp"

namespace plexus::onednn {

/// A body that the kernel of a product computes itself when it writes the product. Inputs of the body are
/// given by number; 0 is the product.
struct Epilogue {
  Finish finish;
  std::size_t operand;    ///< the bias, or what the product is added to
  std::size_t scale = 0;  ///< the factor of the product, a number; for Finish::add
  bool minus = false;     ///< the scaled product is subtracted
};

/// Recognises p + bias, max(p + bias, 0), w + c p and w - c p, where p is the product and c a number;
/// std::nullopt for other bodies.
std::optional<Epilogue> epilogue_of(const Graph& body);

}  // namespace plexus::onednn
