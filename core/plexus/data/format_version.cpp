#include <plexus/data/format_version.hpp>

#include <fmt/format.h>

namespace plexus {

void require_known_format(const std::string& file, int version) {
  if (version <= newest_format) return;
  NewerFormatError error(
      fmt::format("{} was made by a newer Plexus: format {}, this program reads up to {}; use that Plexus",
                  file, version, newest_format));
  error.facts().file = file;
  throw error;
}

}  // namespace plexus
