#include <plexus/data/detail/given.hpp>

namespace plexus {

const Tree* given(const Tree& map, std::string_view key) {
  const Tree* value = map.find(key);
  return value != nullptr && !value->is_null() ? value : nullptr;
}

}  // namespace plexus
