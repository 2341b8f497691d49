#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// The candidate with the smallest edit distance to `name`, if that is small enough for a typing error; else
/// an empty text.
std::string nearest(std::string_view name, const std::vector<std::string>& candidates);
/// The end of a message about an unknown name: "; did you mean 'units'?", or "; known: a, b, c" for few
/// candidates, or "".
std::string suggestion(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace plexus
