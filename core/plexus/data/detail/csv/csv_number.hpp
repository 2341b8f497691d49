#pragma once

#include <optional>
#include <string_view>

namespace plexus {

/// The double nearest to a decimal number, as nearest_double finds it, with `decimal` for its point; a number
/// of up to 19 digits takes some ten nanoseconds.
std::optional<double> csv_number(std::string_view cell, char decimal);

}  // namespace plexus
