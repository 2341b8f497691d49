#pragma once

#include <optional>
#include <string_view>

namespace plexus {

/// The double nearest to a decimal number: "3", "-0.5", ".5", "1e-3". A number too small for any double but 0
/// is 0, one beyond the largest is infinite. nullopt unless the whole of `text` is such a number, with or
/// without a sign; "nan", "inf" and "0x10" are not.
std::optional<double> nearest_double(std::string_view text);

}  // namespace plexus
