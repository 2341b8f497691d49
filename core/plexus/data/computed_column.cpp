#include <plexus/data/computed_column.hpp>

namespace plexus {

RowEvaluator::~RowEvaluator() = default;

ComputedColumn::~ComputedColumn() = default;

}  // namespace plexus
