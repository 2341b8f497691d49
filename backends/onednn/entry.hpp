#pragma once

#include <plexus/backend/kernel_table.hpp>

#include <vector>

namespace plexus::onednn {

/// The families of kernels, each of which has a file in kernels/.
std::vector<KernelEntry> elementwise_kernels();
std::vector<KernelEntry> matmul_kernels();
std::vector<KernelEntry> fused_matmul_kernels();
std::vector<KernelEntry> reduction_kernels();
std::vector<KernelEntry> argmax_kernels();
std::vector<KernelEntry> softmax_kernels();
std::vector<KernelEntry> cross_entropy_kernels();
std::vector<KernelEntry> batch_normalization_kernels();
std::vector<KernelEntry> shape_kernels();
std::vector<KernelEntry> gather_kernels();
std::vector<KernelEntry> scatter_add_kernels();
std::vector<KernelEntry> batch_gather_kernels();

}  // namespace plexus::onednn
