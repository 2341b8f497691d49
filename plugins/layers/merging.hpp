#pragma once

#include <plexus/plexus.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Functions that layers with several inputs share.
namespace plexus {

/// "[?, 3], [?, 5]": the shapes of inputs, their first dimension being that of the batch.
std::string shapes_of(std::span<const Symbol> inputs);

/// Throws ShapeError, naming the shapes, unless the layer has `least` to `most` inputs.
void require_inputs(std::string_view layer, std::span<const Symbol> inputs, std::size_t least,
                    std::size_t most = ~std::size_t{0});

/// The inputs with equal ranks: those of lower rank get axes of size 1 behind the batch axis. Requires: one
/// input.
std::vector<Symbol> with_equal_ranks(std::span<const Symbol> inputs);

/// The inputs prepared as in Keras to be combined element by element: those of lower rank get axes of size 1
/// behind the batch axis. Throws ShapeError, naming all shapes, if sizes on an axis differ and none is 1.
std::vector<Symbol> aligned(std::string_view layer, std::span<const Symbol> inputs);

/// The inputs, aligned, combined from the first to the last.
Symbol combined(std::string_view layer, std::span<const Symbol> inputs,
                Symbol (*combine)(const Symbol&, const Symbol&));

}  // namespace plexus
