#pragma once

#include <plexus/train/fit_observer.hpp>

#include <memory>

namespace plexus::app {

/// A bar with rate, time left, loss and metrics on standard error, redrawn in place, for terminals. It fits
/// the width that the terminal has at that moment: what is redrawn is cut, and the end of an epoch, which
/// stays, is broken into lines between its parts. Characters that are not ASCII are for locales of UTF-8.
std::unique_ptr<FitObserver> bar_progress();
/// A plain line an epoch on standard error.
std::unique_ptr<FitObserver> line_progress();
/// {"event":"epoch","epoch":1,"epochs":30,"steps":...,"seconds":1.2,"loss":...}, a line an epoch; and
/// {"event":"warning","message":...}. These are results: they go to standard output.
std::unique_ptr<FitObserver> json_progress();
/// Only warnings, in the form of the bar and the lines.
std::unique_ptr<FitObserver> warnings_alone();

}  // namespace plexus::app
