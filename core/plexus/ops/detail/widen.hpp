#pragma once

#include <plexus/graph/graph.hpp>

#include <memory>

/// The same computation in float64, whose results serve as exact values.
namespace plexus {

/// float64 for float32; any other dtype stays as it is.
DType widened(DType dtype);
/// Attributes with all floating dtypes replaced by float64, also in bodies (graphs that are attributes).
Attributes widened(const Attributes& attributes);
/// The same for the dtypes in bodies only.
Attributes with_wide_bodies(const Attributes& attributes);
/// A body with all floating values in float64; constants keep their values. A cast from float64 to float32
/// becomes a multiplication by 1, whose error bound is just as large.
std::shared_ptr<const Graph> widened(const Graph& body);

}  // namespace plexus
