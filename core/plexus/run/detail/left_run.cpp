#include <plexus/files/detail/temporary_file.hpp>
#include <plexus/run/detail/accepted_changes.hpp>
#include <plexus/run/detail/left_run.hpp>

#include <utility>

namespace plexus {

LeftRun left_run(const RunDirectory& directory, int epochs, bool verify) {
  remove_left_files(directory.path());
  remove_left_files(directory.checkpoint_folder());
  LeftRun left{read_manifest(directory), directory.read_config(), find_resumption(directory, verify)};
  require_epochs_left(directory, left.manifest.state, recorded_epochs(left.config), epochs,
                      left.from.checkpoint.state);
  return left;
}

Manifest resumed_manifest(const LeftRun& left, Manifest now, const std::vector<AcceptedChange>& told,
                          bool accept_changed, bool verify) {
  const Manifest& before = left.from.manifest;
  now.preparation = left.manifest.preparation;
  if (!accept_changed) require_same_plugins(before, now);
  now.accepted = all_accepted(left.manifest.accepted, told, changed_plugins(before, now));
  look_at_bits(before, now, verify);
  return now;
}

void put_back(const RunDirectory& directory, const LeftRun& left, bool history) {
  if (history) directory.write_history(left.from.newest->state.history);
  directory.write_config(left.config);
  write_manifest(directory, left.manifest);
}

}  // namespace plexus
