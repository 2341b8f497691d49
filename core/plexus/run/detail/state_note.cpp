#include <plexus/run/detail/state_note.hpp>

#include <fmt/format.h>

namespace plexus {

std::string state_note(const RunDirectory& directory, RunState state) {
  if (state == RunState::complete) return {};
  const std::string path = directory.path().string();
  switch (state) {
    case RunState::interrupted:
      return fmt::format("the training of {} was interrupted: its weights are those with which it ended then",
                         path);
    case RunState::diverged:
      return fmt::format("the training of {} diverged{}", path,
                         directory.has_weights()
                             ? ": its weights are those of the last epoch in which the loss was finite"
                             : "");
    case RunState::failed:
      return fmt::format("the training of {} failed", path);
    default:
      return fmt::format("the training of {} still runs, or was killed", path);
  }
}

}  // namespace plexus
