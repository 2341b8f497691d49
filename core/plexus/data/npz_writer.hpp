#pragma once

#include <plexus/tensor/tensor.hpp>

#include <string>
#include <utility>
#include <vector>

namespace plexus {

/// The bytes of a NumPy archive (.npz) as numpy.savez writes it: an uncompressed ZIP of one NPY file for each
/// array, `NAME.npy`, in their order. Equal arrays give equal bytes. Throws DataError for an archive beyond 4
/// GiB and for two arrays of one name. Thread-safe.
std::string npz_bytes(const std::vector<std::pair<std::string, Tensor>>& arrays);

}  // namespace plexus
