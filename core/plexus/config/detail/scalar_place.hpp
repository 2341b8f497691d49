#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/expression/expression.hpp>

#include <string>
#include <string_view>

namespace plexus {

/// The position of a piece of a scalar in its source. `scalar`: the position of the scalar, `text`: its
/// value. If the source has the text in another form (escapes in quotes, several lines, another source), it
/// is the position of the scalar.
Position place_in_scalar(const Position& scalar, std::string_view text, const Extent& piece);

/// Reports `message` about a piece of a scalar, at its place in the source. If the piece itself has no place,
/// the message names its character.
void report_in_scalar(const Position& scalar, std::string_view text, const Extent& piece,
                      const std::string& message, Diagnostics& diagnostics);

}  // namespace plexus
