#pragma once

#include <plexus/graph/graph.hpp>

#include <memory>

/// The same computation in float64, whose results serve as exact values.
namespace plexus {

/// float64 for float32; any other dtype stays as it is.
DType widened(DType dtype);
/// Attributes whose floating dtypes, those in bodies included, are float64.
Attributes widened(const Attributes& attributes);
/// The same for the dtypes in bodies only.
Attributes with_wide_bodies(const Attributes& attributes);
/// A body with all floating values in float64; constants keep their values. A cast that rounded becomes a
/// product with one, whose error bound is just as large.
std::shared_ptr<const Graph> widened(const Graph& body);

}  // namespace plexus
