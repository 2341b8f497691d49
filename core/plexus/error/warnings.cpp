#include <plexus/error/detail/process_lock.hpp>
#include <plexus/error/printable.hpp>
#include <plexus/error/warnings.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace plexus {
namespace {

struct Warnings {
  std::set<std::string> told;
  std::vector<std::string> kept;
};

// Never destroyed: plugins run until the process ends.
Warnings& warnings() {
  static auto& all = *new Warnings;
  return all;
}

}  // namespace

void warn(const std::string& about, const std::string& message) {
  const detail::ProcessLock alone(detail::Shared::warnings);
  Warnings& all = warnings();
  if (all.told.insert(about).second) all.kept.push_back(printable(message));
}

void warn_of_run(const std::string& message) {
  const detail::ProcessLock alone(detail::Shared::warnings);
  Warnings& all = warnings();
  std::string text = printable(message);
  if (std::find(all.kept.begin(), all.kept.end(), text) == all.kept.end())
    all.kept.push_back(std::move(text));
}

std::vector<std::string> take_warnings() {
  const detail::ProcessLock alone(detail::Shared::warnings);
  Warnings& all = warnings();
  return std::exchange(all.kept, {});
}

}  // namespace plexus
