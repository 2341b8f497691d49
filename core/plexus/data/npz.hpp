#pragma once

#include <plexus/tensor/tensor.hpp>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace plexus {

/// The arrays of a NumPy archive (.npz, of numpy.savez or numpy.savez_compressed: a ZIP of NPY files, each
/// stored or deflated), by name, in the order of the archive; each as read_npy reads it. `wanted`: the arrays
/// to read; empty: all. Throws DataError, which names the file and, if known, the array: for a file that is
/// not a ZIP archive, a damaged or encrypted archive, a wanted array that is absent, a member that is not an
/// NPY file, and whenever read_npy throws.
std::vector<std::pair<std::string, Tensor>> read_npz(const std::filesystem::path& path,
                                                     const std::vector<std::string>& wanted = {});

/// The names, dtypes and shapes of these arrays, from their headers.
std::vector<std::pair<std::string, Type>> read_npz_types(const std::filesystem::path& path,
                                                         const std::vector<std::string>& wanted = {});

}  // namespace plexus
