#pragma once

#include <plexus/config/schema.hpp>

namespace plexus {

/// The keys of the section `data` of a run file, each with a line of documentation. Their values have forms
/// of their own, which read_data_config checks. Thread-safe.
const Schema& data_schema();

/// The forms of a split of rows, the values of `test` and `validation`: a map of one of these keys.
/// Thread-safe.
const Schema& split_schema();
/// The keys of the form `random` and of the form `column`. Thread-safe.
const Schema& random_split_schema();
const Schema& column_split_schema();

}  // namespace plexus
