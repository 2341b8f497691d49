#pragma once

#include <plexus/backend/kernel_table.hpp>

#include <vector>

namespace plexus::reference {

/// The families of kernels, each of which has a file of its own.
std::vector<KernelEntry> unary_kernels();
std::vector<KernelEntry> activation_kernels();
std::vector<KernelEntry> binary_kernels();
std::vector<KernelEntry> compare_kernels();
std::vector<KernelEntry> select_kernels();
std::vector<KernelEntry> cast_kernels();
std::vector<KernelEntry> reduce_kernels();
std::vector<KernelEntry> argmax_kernels();
std::vector<KernelEntry> shape_kernels();
std::vector<KernelEntry> gather_kernels();
std::vector<KernelEntry> index_kernels();
std::vector<KernelEntry> matmul_kernels();
std::vector<KernelEntry> softmax_kernels();
std::vector<KernelEntry> cross_entropy_kernels();

}  // namespace plexus::reference
