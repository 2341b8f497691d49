#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/expression/expression.hpp>

#include <string>
#include <string_view>

namespace plexus {

/// Where a piece of a scalar stands in its source. `scalar`: the place of the scalar, `text`: what it holds.
/// If the source does not show the text as it is (escapes in quotes, several lines, another source), it is
/// the place of the scalar.
Position place_in_scalar(const Position& scalar, std::string_view text, const Extent& piece);

/// `message` about a piece of a scalar, at its place in the source. Where the piece itself has no place, the
/// message names its character.
void report_in_scalar(const Position& scalar, std::string_view text, const Extent& piece,
                      const std::string& message, Diagnostics& diagnostics);

}  // namespace plexus
