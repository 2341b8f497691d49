#pragma once

#include <optional>
#include <string_view>

namespace plexus {

/// The double nearest to a decimal number with `decimal` as its point, as nearest_double finds it; nullopt if
/// the cell is not a number. A number of up to 19 digits takes some ten nanoseconds.
std::optional<double> csv_number(std::string_view cell, char decimal);

}  // namespace plexus
