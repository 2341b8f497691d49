#pragma once

#include <plexus/graph/graph.hpp>

#include <cstddef>
#include <optional>

#include "isa/gemm.hpp"

namespace plexus::onednn {

/// A body that a product's own kernel can do on the way: its inputs by their numbers, 0 being the product.
struct Epilogue {
  Finish finish;
  std::size_t operand;    ///< the bias, or what the product is added to
  std::size_t scale = 0;  ///< of an addition: a number
  bool minus = false;     ///< the scaled product is subtracted
};

/// p + bias, max(p + bias, 0), w + c p and w - c p, where c is a number; nothing for other bodies.
std::optional<Epilogue> epilogue_of(const Graph& body);

}  // namespace plexus::onednn
