#pragma once

#include <plexus/train/fit_observer.hpp>

#include <cstdio>
#include <memory>

namespace plexus::app {

/// A bar with rate, time left, loss and metrics, redrawn in place, for terminals.
std::unique_ptr<FitObserver> bar_progress(std::FILE* out, int columns);
/// A plain line an epoch.
std::unique_ptr<FitObserver> line_progress(std::FILE* out);
/// {"event":"epoch","epoch":1,"epochs":30,"steps":...,"seconds":1.2,"loss":...}, a line an epoch; and
/// {"event":"warning","message":...}.
std::unique_ptr<FitObserver> json_progress(std::FILE* out);
/// Only warnings, in the form of the bar and the lines.
std::unique_ptr<FitObserver> warnings_alone(std::FILE* out);

}  // namespace plexus::app
