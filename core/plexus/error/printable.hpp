#pragma once

#include <string>
#include <string_view>

namespace plexus {

/// `text` in a form that any terminal can show: control characters other than line feed and tab, characters
/// that hide or reorder the text around them, and bytes that are not UTF-8 become escapes such as \x1b and
/// \u202e. Everything else stays, so a second call changes nothing. Error and warn() apply it to their
/// messages; other code that shows names, cells or paths from outside has to call it.
std::string printable(std::string_view text);
/// The same on one line: line feeds and tabs become \n and \t.
std::string printable_line(std::string_view text);

}  // namespace plexus
