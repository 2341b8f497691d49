#pragma once

#include <plexus/config/schema.hpp>

namespace plexus {

/// The keys of the section `data` of a run file, each with a line of documentation. read_data_config checks
/// the forms of their values. Thread-safe.
const Schema& data_schema();

/// The options that core gives every transform of `prepare`. Thread-safe.
const Schema& transform_schema();
/// The forms of a split of rows, the values of `test` and `validation`: a map with one of these keys.
/// Thread-safe.
const Schema& split_schema();
/// The keys of the forms `random`, `train_test_split`, `k_fold` and `column`. Thread-safe.
const Schema& random_split_schema();
const Schema& train_test_split_schema();
const Schema& k_fold_schema();
const Schema& column_split_schema();

}  // namespace plexus
