#pragma once

#include <plexus/backend/backend.hpp>

#include <memory>
#include <string_view>
#include <vector>

namespace plexus::onednn {

/// How the backend runs the nodes of one op.
struct Entry {
  std::string_view op;
  Support (*support)(const Node& node);
  Kernel (*bind)(BindContext& context);
};

/// The families, one a file of kernels/.
std::vector<Entry> elementwise_kernels();
std::vector<Entry> matmul_kernels();
std::vector<Entry> fused_matmul_kernels();
std::vector<Entry> reduction_kernels();
std::vector<Entry> argmax_kernels();
std::vector<Entry> softmax_kernels();
std::vector<Entry> cross_entropy_kernels();
std::vector<Entry> gather_kernels();
std::vector<Entry> batch_gather_kernels();

}  // namespace plexus::onednn
