#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plexus::app {

/// Whether standard error is a terminal whose lines can be redrawn.
bool is_terminal();
/// The width of the terminal at standard error at this moment, 1 at least; 80 if it does not say.
std::size_t terminal_columns();
/// Whether the locale of the environment has UTF-8.
bool terminal_has_utf8();

/// How many columns a text in UTF-8 takes at most: two for each character from U+1100 on that is not a line
/// of a box, since it may be wide.
std::size_t columns_of(std::string_view text);
/// The longest beginning of a text that takes at most `columns`.
std::string cut_to_columns(std::string_view text, std::size_t columns);
/// The parts with spaces between them, and with line breaks where the next one would be beyond `columns`. A
/// part that is longer than a line is broken at a space if it has one, else inside. Requires: columns is 1 at
/// least.
std::string broken_to_columns(const std::vector<std::string>& parts, std::size_t columns);

}  // namespace plexus::app
