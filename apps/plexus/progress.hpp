#pragma once

#include <plexus/train/callback.hpp>

#include <memory>

#include <nlohmann/json_fwd.hpp>

namespace plexus::app {

/// A bar with rate, time left, loss and metrics on standard error, redrawn in place, for terminals. It fits
/// the width that the terminal has at that moment: what is redrawn is cut, and the end of an epoch, which
/// stays, is broken into lines between its parts. Characters that are not ASCII are for locales of UTF-8.
std::unique_ptr<Callback> bar_progress();
/// A plain line an epoch on standard error. Both begin with a line that says what the numbers are.
std::unique_ptr<Callback> line_progress();
/// {"event":"epoch","epoch":1,"epochs":30,"steps":...,"seconds":1.2,"loss":...}, a line an epoch; and
/// {"event":"warning","message":...} and {"event":"note","message":...}. These are results: they go to
/// standard output.
std::unique_ptr<Callback> json_progress();
/// Prints a line of that kind.
void print_json_line(const nlohmann::ordered_json& line);
/// Only warnings, in the form of the bar and the lines.
std::unique_ptr<Callback> warnings_alone();

}  // namespace plexus::app
