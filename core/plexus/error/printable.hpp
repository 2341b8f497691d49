#pragma once

#include <string>
#include <string_view>

namespace plexus {

/// `text` as it can be shown on any terminal: what a terminal obeys instead of showing it (control characters
/// but line feed and tab), what hides or reorders the text around it, and bytes that are not UTF-8 become
/// escapes such as \x1b and \u202e. All else stays, so a text that was made printable is the same again.
/// Messages of Error and warnings are made so; what else is shown of names, cells and paths from outside, has
/// to be.
std::string printable(std::string_view text);
/// The same on one line: line feeds and tabs become \n and \t.
std::string printable_line(std::string_view text);

}  // namespace plexus
