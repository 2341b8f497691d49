#pragma once

#include <plexus/data/samples.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// The class of each row of a target: its code, the whole number from 0 that it holds, or the place of the 1
/// in a one-hot row. Throws DataError, which begins with `what` and names the row, for anything else.
std::vector<std::int64_t> class_codes(const Column& target, std::string_view what);

/// The index of the class of a target that has this name or (written as a number) index, if there is one.
/// Where the target's classes have no names, every index is accepted.
std::optional<std::int64_t> class_named(const std::string& label, const Column& target);
/// The message for a class that does not exist.
std::string no_class(const std::string& label, const Column& target);
/// The name of a class, or its index if the classes have none.
std::string class_name(std::int64_t code, const Column& target);

/// A code for each row of a column: the index of its value among the distinct values in ascending order.
/// Appends the distinct values as texts to `names`, in that order. Throws DataError for a column with more
/// than one value a row, and for NaN.
std::vector<std::int64_t> value_codes(const Column& column, std::vector<std::string>& names);

}  // namespace plexus
