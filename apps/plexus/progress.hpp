#pragma once

#include <plexus/train/callback.hpp>

#include <memory>

#include <nlohmann/json_fwd.hpp>

namespace plexus::app {

/// A bar with rate, time left, loss and metrics on standard error, redrawn in place, for terminals. It fits
/// the current width of the terminal: the line that is redrawn is cut, and the line at the end of an epoch,
/// which stays, is broken between its parts. Characters that are not ASCII are used in UTF-8 locales only.
std::unique_ptr<Callback> bar_progress();
/// One plain line per epoch on standard error. Like the bar, it begins with a line that explains the numbers.
std::unique_ptr<Callback> line_progress();
/// {"event":"epoch","epoch":1,"epochs":30,"steps":...,"seconds":1.2,"loss":...}, one line per epoch; and
/// {"event":"warning","message":...} and {"event":"note","message":...}. These are results: they go to
/// standard output.
std::unique_ptr<Callback> json_progress();
/// Prints a line of that kind.
void print_json_line(const nlohmann::ordered_json& line);
/// Prints only warnings, in the same form as bar_progress and line_progress.
std::unique_ptr<Callback> warnings_alone();

}  // namespace plexus::app
