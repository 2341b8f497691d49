#include <plexus/config/detail/variables.hpp>
#include <plexus/config/scalar.hpp>
#include <plexus/data/format_version.hpp>
#include <plexus/run/detail/config_format.hpp>

#include <limits>
#include <utility>

#include <fmt/format.h>

namespace plexus {
namespace {

constexpr const char* format_key = "format";

}  // namespace

Tree with_format(const Tree& config) {
  Tree whole = Tree::map();
  whole.set(format_key, newest_format);
  for (const Tree::Entry& entry : config.entries()) whole.set(entry.key, entry.value, entry.position);
  protect_from_substitution(whole);
  return whole;
}

Tree without_format(Tree config) {
  const Tree* const found = config.find(format_key);
  const auto version = found == nullptr ? std::nullopt : as_integer(*found);
  if (!version || *version < 1 || *version > std::numeric_limits<int>::max()) return config;
  const Position& at = found->position();
  const std::string file = at.source ? fmt::format("{}:{}", at.source->name, at.line) : "the configuration";
  require_known_format(file, static_cast<int>(*version));
  config.erase(format_key);
  return config;
}

}  // namespace plexus
