#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace plexus {

/// The record that a run stores of a part (train, validation, test): which rows of the source's training part
/// it has, in the order in which they are fed.
struct PartRows {
  std::int64_t count = 0;
  std::int64_t first = 0;   ///< the first row, if the rows are consecutive
  std::string sha256 = {};  ///< of other rows: the hash of their numbers, written "8,1,5"
  friend bool operator==(const PartRows&, const PartRows&) = default;
};

/// The record of rows in this order, which are not consecutive.
PartRows part_rows(const std::vector<std::int64_t>& rows);

}  // namespace plexus
