#include <plexus/error/error.hpp>
#include <plexus/plugin/detail/check_abi.hpp>
#include <plexus/plugin/note.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace plexus {
namespace {

using Words = std::vector<std::pair<std::string, std::string>>;

// The `key=value` words of a tag, which may come from a file that somebody has altered.
Words words_of(std::string_view tag) {
  Words words;
  while (!tag.empty()) {
    const auto end = std::min(tag.find(' '), tag.size());
    const std::string_view word = tag.substr(0, end);
    const auto equals = std::min(word.find('='), word.size());
    words.emplace_back(word.substr(0, equals), word.substr(std::min(equals + 1, word.size())));
    tag.remove_prefix(std::min(end + 1, tag.size()));
  }
  return words;
}

std::string value_of(const Words& words, std::string_view key) {
  for (const auto& [name, value] : words) {
    if (name == key) return value;
  }
  return "(none)";
}

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const char* end = text.data() + text.size();
  const auto [read_to, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || read_to != end || number < 1) return std::nullopt;
  return number;
}

}  // namespace

std::string abi_tag() { return std::string(make_abi_tag().view()); }

std::string describe_abi_changes(std::string_view found, int wanted, std::span<const AbiChange> changes) {
  const std::optional<int> number = number_of(found);
  if (!number) return "\n  The plugin names no ABI number of Plexus.";
  if (*number > wanted)
    return fmt::format("\n  ABI {} is later than this Plexus, which cannot say what it changed.", *number);
  std::string lines;
  for (const AbiChange& entry : changes) {
    if (entry.number > *number && entry.number <= wanted)
      lines += fmt::format("\n  ABI {}: {}", entry.number, entry.change);
  }
  return lines;
}

void check_abi(const NoteFacts& facts, const std::filesystem::path& file) {
  const std::string own = abi_tag();
  if (facts.abi_tag == own) return;
  std::string differences;
  const Words theirs = words_of(facts.abi_tag);
  for (const auto& [key, value] : words_of(own)) {
    const std::string other = value_of(theirs, key);
    if (other != value) differences += fmt::format("\n  {}: expected {}, found {}", key, value, other);
  }
  throw PluginError(fmt::format(
      "cannot use plugin {}: '{}' {} was built for another ABI{}{}\n  expected: {}\n  found:    {}\n"
      "  Build the plugin again against the headers of this Plexus. Nothing in the file has been run.",
      file.string(), facts.name, facts.version, differences,
      describe_abi_changes(value_of(theirs, "plexus-abi"), abi_number, abi_changes), own, facts.abi_tag));
}

}  // namespace plexus
