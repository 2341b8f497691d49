#pragma once

#include <vector>

#include "bare_products.hpp"

namespace plexus::benchmarks {

/// The products that are measured one by one: of layers of all sizes, and of prediction.
std::vector<Shapes> product_shapes();

}  // namespace plexus::benchmarks
