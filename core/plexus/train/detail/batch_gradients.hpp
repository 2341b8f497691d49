#pragma once

#include <plexus/data/safetensors.hpp>
#include <plexus/train/detail/batch_binding.hpp>

#include <cstdint>

namespace plexus {

/// The gradients of the last training batch, with the variables as they are now, by the names of the
/// parameters that are trained. The batch: `rows` rows of `samples`, which `order` (int32 [n], indices into
/// samples) holds from `first_row` on. Random numbers are those that the batch was trained with. All
/// variables stay as they are. Requires: a training batch was made.
NamedTensors batch_gradients(BatchBinding& binding, Programs& programs, const Samples& samples,
                             const Tensor& order, std::int64_t first_row, std::int64_t rows);

}  // namespace plexus
