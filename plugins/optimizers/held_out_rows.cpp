#include "held_out_rows.hpp"

#include <plexus/data/scikit_learn_rows.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <optional>
#include <string>

#include <fmt/format.h>

namespace plexus {

void HeldOutRows::draw(std::span<const std::int32_t> codes) {
  if (std::equal(codes.begin(), codes.end(), codes_.begin(), codes_.end())) return;
  const auto count = static_cast<std::int64_t>(codes.size());
  Split split = Split::train_test(Amount(fraction_), random_state_);
  split.stratify = true;
  if (const auto error = split_error(split, count, "validation_fraction")) throw DataError(*error);
  const std::vector<std::int64_t> strata(codes.begin(), codes.end());
  std::vector<std::string> names;
  for (std::int64_t c = 0; c < classes_; ++c) names.push_back(fmt::format("class {}", c));
  const DividedRows divided =
      train_test_rows(split, split_sizes(split, count).value(), count, Strata{strata, names});
  mask_.assign(codes.size(), 0);
  rows_.assign(divided.apart.begin(), divided.apart.end());
  std::sort(rows_.begin(), rows_.end());
  for (const std::int32_t row : rows_) mask_[static_cast<std::size_t>(row)] = 1;
  codes_.assign(codes.begin(), codes.end());
}

}  // namespace plexus
