#include <plexus/error/detail/encoding.hpp>
#include <plexus/error/error.hpp>
#include <plexus/run/detail/recordable.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

void require_recordable(const std::string& text) {
  if (is_utf8(text)) return;
  throw ConfigError(
      fmt::format("'{}' is not UTF-8, and a run directory that records it could not be read back: rename the "
                  "file or folder",
                  text));
}

}  // namespace

void require_recordable(const Tree& config) {
  if (config.is_scalar()) require_recordable(config.text());
  for (const Tree& item : config.items()) require_recordable(item);
  for (const Tree::Entry& entry : config.entries()) {
    require_recordable(entry.key);
    require_recordable(entry.value);
  }
}

}  // namespace plexus
