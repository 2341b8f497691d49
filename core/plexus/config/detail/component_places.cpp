#include <plexus/config/detail/component_places.hpp>

#include <algorithm>
#include <string_view>

namespace plexus {
namespace {

bool matches(std::string_view pattern, const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    const std::size_t end = std::min(pattern.find('.'), pattern.size());
    const std::string_view expected = pattern.substr(0, end);
    if (expected.empty() || (expected != "*" && expected != key)) return false;
    pattern.remove_prefix(std::min(end + 1, pattern.size()));
  }
  return pattern.empty();
}

bool matches_any(const std::vector<std::string>& patterns, const std::vector<std::string>& keys) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return matches(pattern, keys); });
}

}  // namespace

bool ComponentPlaces::has_component(const std::vector<std::string>& keys) const {
  return matches_any(components, keys);
}

bool ComponentPlaces::may_have_map(const std::vector<std::string>& keys) const {
  return !keys.empty() && matches_any(components, {keys.front(), "*"});
}

bool ComponentPlaces::has_list(const std::vector<std::string>& keys) const {
  return matches_any(lists, keys);
}

bool ComponentPlaces::has_form(const std::vector<std::string>& keys) const {
  return matches_any(forms, keys);
}

bool ComponentPlaces::has_list_of_name(const std::vector<std::string>& keys) const {
  return std::any_of(lists.begin(), lists.end(), [&](const std::string& pattern) {
    return pattern.find('*') == std::string::npos && matches(pattern, keys);
  });
}

}  // namespace plexus
