#pragma once

#include <string>
#include <vector>

namespace plexus {

/// Keeps what a user should be told although nothing failed; as complete as an error's message. Told once for
/// each `about` ("the locale, by /p/snake.so"): later ones are dropped. From any thread.
void warn(const std::string& about, std::string message);

/// What was kept since the last call, in its order. Nothing in core prints: `Trainer::fit` hands it to its
/// observers, the plexus program writes it to standard error, and who does neither asks here.
std::vector<std::string> take_warnings();

}  // namespace plexus
