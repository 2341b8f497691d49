#include <plexus/config/detail/override_path.hpp>
#include <plexus/config/detail/overrides.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/yaml.hpp>

#include <algorithm>
#include <filesystem>

namespace plexus {
namespace {

using Segment = OverrideSegment;

// Splits "data.compute.\"a.b\"" at its dots; empty if it is no path, which is reported.
std::vector<Segment> split(const std::shared_ptr<const Source>& source, std::size_t end_of_path,
                           Diagnostics& diagnostics) {
  const std::string_view text = std::string_view(source->text).substr(0, end_of_path);
  const auto position = [&](std::size_t begin, std::size_t bytes) {
    const auto characters = [](std::string_view part) {
      return static_cast<int>(
          std::count_if(part.begin(), part.end(), [](char c) { return (c & 0xC0) != 0x80; }));
    };
    return Position{source, 0, characters(text.substr(0, begin)) + 1,
                    std::max(1, characters(text.substr(begin, bytes)))};
  };
  std::vector<Segment> path;
  for (std::size_t begin = 0; begin <= text.size();) {
    const bool quoted = begin < text.size() && text[begin] == '"';
    const std::size_t closing = quoted ? text.find('"', begin + 1) : std::string_view::npos;
    const std::size_t end = std::min(
        text.size(), quoted ? (closing == text.npos ? text.npos : closing + 1) : text.find('.', begin));
    const std::string_view part = text.substr(begin, end - begin);
    const bool broken =
        part.empty() || (quoted && (closing == text.npos || (end < text.size() && text[end] != '.')));
    if (broken || part.find(' ') != part.npos) {
      diagnostics.error(position(begin, end - begin),
                        "expected KEY.KEY=VALUE, such as fit.epochs=5 or model.dense_1.units=64");
      return {};
    }
    path.push_back(
        {std::string(quoted ? part.substr(1, part.size() - 2) : part), position(begin, end - begin)});
    begin = end + 1;
  }
  return path;
}

// The '=' after the path; one inside quotes belongs to a key.
std::size_t find_equals(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == '=' && !quoted) return i;
  }
  return std::string_view::npos;
}

void apply(Tree& tree, const std::string& text, const ComponentPlaces& places, Diagnostics& diagnostics) {
  const auto source =
      std::make_shared<const Source>(Source{"override", text, std::filesystem::current_path().string()});
  const Position whole{source, 0, 1, static_cast<int>(text.size())};
  const std::size_t equals = find_equals(text);
  const bool removes = equals == std::string::npos && text.size() > 1 && text.back() == '-';
  if ((equals == std::string::npos && !removes) || text.find('\n') != std::string::npos) {
    return diagnostics.error(whole,
                             "expected KEY=VALUE on one line, such as fit.epochs=5, KEY+=VALUE or KEY-");
  }
  const bool appends = !removes && equals > 0 && text[equals - 1] == '+';
  const std::size_t end_of_path = removes ? text.size() - 1 : equals - (appends ? 1 : 0);
  const std::size_t before = diagnostics.size();
  std::vector<Segment> path = split(source, end_of_path, diagnostics);
  Tree value = removes ? Tree() : parse_value(source, equals + 1, diagnostics);
  if (diagnostics.size() != before) return;
  const OverrideAction action = removes   ? OverrideAction::remove
                                : appends ? OverrideAction::append
                                          : OverrideAction::set;
  OverridePath(places, std::move(path), action, std::move(value), diagnostics).apply(tree);
}

}  // namespace

void apply_overrides(Tree& tree, const std::vector<std::string>& overrides, const ComponentPlaces& places,
                     Diagnostics& diagnostics) {
  for (const std::string& text : overrides) apply(tree, text, places, diagnostics);
}

}  // namespace plexus
