#pragma once

#include <plexus/data/preparation.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace plexus {

/// Fits the preparation of `plan` to the rows `rows` of a table, which has the computed columns already.
/// `targets`: the bound targets of the whole table. Throws DataError, at the place of the transform, for
/// columns and values that it cannot treat.
std::shared_ptr<const Preparation> fitted(const PreparationPlan& plan, const std::vector<Column>& table,
                                          const std::vector<Column>& targets,
                                          std::span<const std::int64_t> rows);

}  // namespace plexus
