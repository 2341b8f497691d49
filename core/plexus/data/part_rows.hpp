#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace plexus {

/// Which rows of the source's training part a part has, in the order in which they are fed: what a run
/// records of it.
struct PartRows {
  std::int64_t count = 0;
  std::int64_t first = 0;   ///< the first row, if they are in succession
  std::string sha256 = {};  ///< else: of their numbers, written "8,1,5"; empty for rows in succession
  friend bool operator==(const PartRows&, const PartRows&) = default;
};

/// Of rows in this order, which are not in succession.
PartRows part_rows(const std::vector<std::int64_t>& rows);

}  // namespace plexus
