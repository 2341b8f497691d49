#include <plexus/config/diagnostics.hpp>
#include <plexus/config/scalar.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/printable.hpp>

#include <algorithm>
#include <tuple>

namespace plexus {
namespace {

constexpr std::size_t widest_line = 110;
constexpr std::size_t most_shown = 50;  // of the errors of one configuration

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

std::string_view line_of(const Source& source, int line) {
  std::string_view rest = source.text;
  for (int i = 1; i < line && !rest.empty(); ++i) {
    const std::size_t end = rest.find('\n');
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  rest = rest.substr(0, rest.find('\n'));
  return rest.substr(0, rest.find('\r'));
}

std::size_t characters_in(std::string_view line) {
  const auto starts = static_cast<std::size_t>(std::count_if(line.begin(), line.end(), starts_character));
  return starts + (!line.empty() && !starts_character(line[0]) ? 1 : 0);
}

// One character of a line, as it is shown.
struct Shown {
  std::string text;
  std::size_t width;
};

Shown shown(std::string_view character) {
  std::string text = printable(character);
  const std::size_t width = text == character ? 1 : text.size();
  return {std::move(text), width};
}

// The characters first, first + 1, ..., last - 1 of a line.
std::vector<Shown> characters_of(std::string_view line, std::size_t first, std::size_t last) {
  std::vector<Shown> characters;
  std::size_t at = 0;
  for (std::size_t i = 0; i < last && at < line.size(); ++i) {
    std::size_t end = at + 1;
    while (end < line.size() && !starts_character(line[end])) ++end;
    if (i >= first) characters.push_back(shown(line.substr(at, end - at)));
    at = end;
  }
  return characters;
}

// The source line and, below it, a caret under the token; a long line is cut around the token.
std::string excerpt(const Position& at) {
  const std::string prefix = at.line == 0 ? at.source->name + ": " : "";
  const std::string_view whole = line_of(*at.source, at.line);
  const std::size_t size = characters_in(whole);
  const std::size_t column = std::min<std::size_t>(std::max(at.column, 1) - 1, size);
  const std::size_t first = size > widest_line && column > widest_line / 2 ? column - widest_line / 2 : 0;
  const std::size_t last = std::min(size, first + widest_line);
  const std::size_t room = last > column ? last - column : 1;
  const std::size_t end = column + std::clamp<std::size_t>(std::max(at.length, 1), 1, room);

  std::string line = "  " + prefix + (first > 0 ? "..." : "");
  std::string caret(line.size(), ' ');
  std::size_t underlined = 0;
  std::size_t index = first;
  for (const Shown& character : characters_of(whole, first, last)) {
    line += character.text;
    if (index < column) caret += character.text == "\t" ? "\t" : std::string(character.width, ' ');
    if (index >= column && index < end) underlined += character.width;
    ++index;
  }
  if (last < size) line += "...";
  return line + '\n' + caret + '^' + std::string(std::max<std::size_t>(underlined, 1) - 1, '~') + '\n';
}

void set_place(ErrorFacts& facts, const Position& at) {
  if (!at.source) return;
  facts.file = at.source->name;
  facts.line = at.line;
  facts.column = at.column;
}

}  // namespace

std::string located(const Position& at, std::string_view message) {
  std::string text(message);
  if (!at.source) return text + '\n';
  if (at.line > 0) {
    text = at.source->name + ':' + std::to_string(at.line) + ':' + std::to_string(at.column) + ": " + text;
  }
  const bool shown = at.line == 0 || !line_of(*at.source, at.line).empty();
  return text + '\n' + (shown ? excerpt(at) : "");
}

void Diagnostics::error(const Position& at, std::string message) {
  errors_.push_back({at, std::move(message)});
}

std::vector<Diagnostics::Item> Diagnostics::sorted() const {
  std::vector<Item> sorted = errors_;
  std::vector<const Source*> sources;
  for (const Item& item : errors_) {
    if (std::find(sources.begin(), sources.end(), item.at.source.get()) == sources.end()) {
      sources.push_back(item.at.source.get());
    }
  }
  const auto order = [&](const Item& item) {
    const auto source = std::find(sources.begin(), sources.end(), item.at.source.get()) - sources.begin();
    return std::tuple(source, item.at.line, item.at.column);
  };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const Item& a, const Item& b) { return order(a) < order(b); });
  return sorted;
}

std::string Diagnostics::text() const {
  const std::vector<Item> items = sorted();
  const std::size_t shown = std::min(items.size(), most_shown);
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) text += located(items[i].at, items[i].message);
  if (shown < items.size()) text += "and " + std::to_string(items.size() - shown) + " more mistakes\n";
  if (!text.empty()) text.pop_back();
  return text;
}

void Diagnostics::throw_if_any() const {
  if (empty()) return;
  ConfigError error(text(), true);
  set_place(error.facts(), sorted().front().at);
  throw error;
}

void rethrow_at(const Position& at) {
  try {
    throw;
  } catch (const Error& error) {
    const auto* config = dynamic_cast<const ConfigError*>(&error);
    if (!at.source || error.exit_code() != 2 || (config && config->located())) throw;
    std::string message = located(at, error.message());
    message.pop_back();
    ConfigError placed(std::move(message), true);
    placed.facts() = error.facts();
    set_place(placed.facts(), at);
    throw placed;
  }
}

std::string describe(const Tree& found) {
  if (found.is_null()) return "nothing";
  if (found.is_list()) return found.items().empty() ? "an empty list" : "a list";
  if (found.is_map()) return found.entries().empty() ? "an empty map" : "a map";
  std::string text = found.text().substr(0, 60);
  while (text.size() < found.text().size() && !starts_character(found.text()[text.size()])) text.pop_back();
  if (text.size() < found.text().size()) text += "...";
  std::replace(text.begin(), text.end(), '\n', ' ');
  if (as_integer(found)) return "the integer " + text;
  if (as_number(found)) return "the number " + text;
  if (as_boolean(found)) return text;
  const bool misread = found.quoted() && [&] {
    Tree plain(found.text());
    return as_number(plain) || as_boolean(plain);
  }();
  if (misread) return "the quoted text \"" + text + "\"; write it without quotes";
  return "the text '" + text + "'";
}

}  // namespace plexus
