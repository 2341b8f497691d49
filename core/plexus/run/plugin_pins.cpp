#include <plexus/config/detail/variables.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/detail/check_abi.hpp>
#include <plexus/plugin/detail/note_reader.hpp>
#include <plexus/plugin/detail/plugin_file.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/run/plugin_pins.hpp>
#include <plexus/run/run_config.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>

#include <fmt/format.h>

namespace plexus {
namespace {

namespace fs = std::filesystem;

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

/// The index of the byte after `characters` characters from `from` on.
std::size_t after_characters(std::string_view text, std::size_t from, int characters) {
  while (from < text.size() && characters > 0) {
    ++from;
    if (from == text.size() || begins_character(text[from])) --characters;
  }
  return from;
}

std::size_t offset_of(std::string_view text, const Position& at) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  std::size_t line = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  for (int number = 1; number < at.line; ++number) line = text.find('\n', line) + 1;
  return after_characters(text, line, at.column - 1);
}

/// A change of a text: `bytes` from `begin` on become `put`.
struct Edit {
  std::size_t begin = 0;
  std::size_t bytes = 0;
  std::string put;
};

Edit replacing(std::string_view text, const Position& at, std::string put) {
  const std::size_t begin = offset_of(text, at);
  return {begin, after_characters(text, begin, at.length) - begin, std::move(put)};
}

std::string in_quotes(const std::string& text) { return '"' + text + '"'; }

/// Adds the hash after the value of `file`, in a map in braces or in one with a key a line.
Edit adding_to(std::string_view text, const Tree& item, const std::string& hash) {
  const Tree::Entry& file = *std::find_if(item.entries().begin(), item.entries().end(),
                                          [](const Tree::Entry& entry) { return entry.key == "file"; });
  const Position& value = file.value.position();
  const std::size_t end = after_characters(text, offset_of(text, value), value.length);
  if (text[offset_of(text, item.position())] == '{') return {end, 0, ", sha256: " + in_quotes(hash)};
  const std::size_t line_end = std::min(text.find('\n', end), text.size());
  const bool has_return = line_end > end && text[line_end - 1] == '\r';
  const std::string indent(static_cast<std::size_t>(file.position.column - 1), ' ');
  return {has_return ? line_end - 1 : line_end, 0,
          fmt::format("{}{}sha256: {}", has_return ? "\r\n" : "\n", indent, in_quotes(hash))};
}

Edit edit_of(std::string_view text, const Tree& item, const std::string& hash) {
  if (item.is_map()) {
    const Tree* old = item.find("sha256");
    return old ? replacing(text, old->position(), in_quotes(hash)) : adding_to(text, item, hash);
  }
  Edit edit = replacing(text, item.position(), "");
  const std::string_view written = text.substr(edit.begin, edit.bytes);
  const bool ends_early = !item.quoted() && written.find_first_of(",[]{}#") != written.npos;
  edit.put = fmt::format("{{file: {}, sha256: {}}}", ends_early ? in_quotes(std::string(written)) : written,
                         in_quotes(hash));
  return edit;
}

Tree parsed(const fs::path& file, std::string text) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  return parse_yaml(std::make_shared<const Source>(Source{file.string(), std::move(text), folder.string()}));
}

Tree with_values(Tree root, Diagnostics& diagnostics) {
  substitute_variables(root, "vars", diagnostics);
  return root;
}

PluginPin pin_of(const RunConfig::PluginFile& plugin, const fs::path& folder,
                 const std::vector<fs::path>& folders) {
  const PluginFile file(find_plugin({plugin.file, folder, ""}, folders));
  check_abi(read_note(file.contents(), file.path()), file.path());
  return {plugin.file, file.path(), plugin.sha256, file.sha256()};
}

[[noreturn]] void refuse(const fs::path& file) {
  throw ConfigError(
      fmt::format("{}: the entries of `plugins` are written in a way that cannot be changed in their place; "
                  "write each as "
                  "{{file: FILE}}. The file is as it was.",
                  file.string()));
}

/// Throws ConfigError unless the changed text reads back to the same files with their hashes.
void require_pinned(const Tree& root, const PinnedRunFile& pinned, const fs::path& file) {
  Diagnostics diagnostics;
  const auto plugins = read_plugin_files(with_values(root, diagnostics), diagnostics);
  diagnostics.throw_if_any();
  const bool same = std::equal(plugins.begin(), plugins.end(), pinned.plugins.begin(), pinned.plugins.end(),
                               [](const RunConfig::PluginFile& read, const PluginPin& pin) {
                                 return read.file == pin.asked && read.sha256 == pin.sha256;
                               });
  if (!same) refuse(file);
}

}  // namespace

PinnedRunFile pin_plugins(const fs::path& run_file, const std::vector<fs::path>& folders) {
  const Tree root = read_yaml(run_file);
  const std::shared_ptr<const Source> source = root.position().source;
  Diagnostics diagnostics;
  const Tree valued = with_values(root, diagnostics);
  const auto plugins = read_plugin_files(valued, diagnostics);
  diagnostics.throw_if_any();
  const Tree* const list = root.find("plugins");
  if (list && !list->is_null() && !list->is_list()) refuse(run_file);  // it is a variable
  PinnedRunFile pinned{source->text, {}};
  std::vector<Edit> edits;
  for (std::size_t i = 0; i < plugins.size(); ++i) {
    try {
      pinned.plugins.push_back(pin_of(plugins[i], source->directory, folders));
    } catch (const Error& error) {
      diagnostics.error(plugins[i].position, error.message());
      continue;
    }
    if (pinned.plugins.back().before == pinned.plugins.back().sha256) continue;
    const Tree& item = list->items().at(i);
    edits.push_back(edit_of(pinned.text, item, pinned.plugins.back().sha256));
  }
  diagnostics.throw_if_any();
  // From the end on, so that the places of the others stay.
  std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.begin > b.begin; });
  for (const Edit& edit : edits) pinned.text.replace(edit.begin, edit.bytes, edit.put);
  require_pinned(parsed(run_file, pinned.text), pinned, run_file);
  return pinned;
}

}  // namespace plexus
