#pragma once

#include <plexus/tensor/tensor.hpp>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace plexus {

/// The arrays of a NumPy archive (.npz, of numpy.savez or numpy.savez_compressed: a ZIP of NPY files, each
/// stored or deflated), by name, in the order of the archive; each as read_npy reads it. `wanted`: those to
/// read; empty: all. Throws DataError that names the file, and where it knows it the array: what is no ZIP
/// archive or a damaged or encrypted one, one that has no such array, a member that is no NPY file, and what
/// read_npy throws.
std::vector<std::pair<std::string, Tensor>> read_npz(const std::filesystem::path& path,
                                                     const std::vector<std::string>& wanted = {});

/// The names, dtypes and shapes of the same, from the headers of the arrays.
std::vector<std::pair<std::string, Type>> read_npz_types(const std::filesystem::path& path,
                                                         const std::vector<std::string>& wanted = {});

}  // namespace plexus
