#include <plexus/config/detail/name_pattern.hpp>

namespace plexus {

bool fits_pattern(std::string_view pattern, std::string_view name) {
  const std::size_t star = pattern.find('*');
  if (star == pattern.npos) return pattern == name;
  if (!name.starts_with(pattern.substr(0, star))) return false;
  pattern.remove_prefix(star + 1);
  for (name.remove_prefix(star);; name.remove_prefix(1)) {
    if (fits_pattern(pattern, name)) return true;
    if (name.empty()) return false;
  }
}

}  // namespace plexus
