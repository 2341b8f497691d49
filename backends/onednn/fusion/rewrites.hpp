#pragma once

#include <plexus/backend/backend.hpp>

#include <memory>

/// The backend's fusions, each of which has a file of its own. They match patterns of the graph, never names
/// of layers.
namespace plexus::onednn {

/// Element-wise ops that feed one another become one `fused` node: one pass over memory. A value that other
/// nodes read too is one of its outputs, so an optimizer's whole update of a parameter is one node.
std::unique_ptr<const Rewrite> elementwise_rewrite();

/// Element-wise ops on a product go into it as a `fused_matmul` node: a bias and an activation, an
/// activation's gradient, and an optimizer's update of the weights whose gradient the product is.
std::unique_ptr<const Rewrite> matmul_rewrite();

/// A loss on logits and the difference from which its gradient is made become one node of two outputs.
std::unique_ptr<const Rewrite> cross_entropy_rewrite();

/// A slice of columns of a product becomes a product with those columns of b.
std::unique_ptr<const Rewrite> sliced_product_rewrite();

/// Element-wise ops on a batch's rows alone (a cast, a scale) are done while the rows are gathered.
std::unique_ptr<const Rewrite> batch_gather_rewrite();

}  // namespace plexus::onednn
