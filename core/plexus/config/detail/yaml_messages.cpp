#include <plexus/config/detail/yaml_messages.hpp>

#include <utility>

namespace plexus {

std::string blank_hint(std::string_view line) {
  for (const std::string_view bracket : {":{", ":["}) {
    const std::size_t colon = line.find(bracket);
    if (colon == std::string_view::npos) continue;
    const std::size_t key = line.find_last_of(" {[,", colon) + 1;
    const std::string name(line.substr(key, colon - key));
    return "; a blank is missing after ':', write " + name + ": " + bracket[1];
  }
  const std::size_t start = line.find_first_not_of(" -");
  if (start == std::string_view::npos) return {};
  const std::string_view text = line.substr(start);
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 >= text.size() || text[colon + 1] == ' ')
    return {};
  if (text.find_first_of(" \"'#{[") < colon) return {};
  return "; a blank is missing after ':', write " + std::string(text.substr(0, colon)) + ": " +
         std::string(text.substr(colon + 1));
}

std::string variable_hint(std::string_view line) {
  const std::size_t begin = line.find("${");
  const std::size_t end = line.find('}', begin);
  if (begin == std::string_view::npos || end == std::string_view::npos) return {};
  if (begin > 0 && (line[begin - 1] == '"' || line[begin - 1] == '\'')) return {};
  return "; in { } and [ ], put \"" + std::string(line.substr(begin, end + 1 - begin)) + "\" in quotes";
}

std::string plainly(const std::string& message) {
  constexpr std::pair<std::string_view, std::string_view> known[] = {
      {"end of map not found",
       "expected `key: value` like the lines above, or a key is indented differently"},
      {"end of map flow not found", "expected ',' or '}' in this map"},
      {"end of sequence not found", "expected an item that begins with '- ' like the ones above"},
      {"end of sequence flow not found", "expected ',' or ']' in this list"},
      {"illegal map value",
       "a ':' where no key can end; quote a text that has ': ' in it, and look at the indentation"},
      {"illegal block entry", "a list item cannot begin here; look at the indentation"},
      {"illegal map key", "a key cannot begin here"},
      {"illegal EOF in scalar", "the closing quote is missing"},
      {"unknown token", "no value can begin with this character; put the text in quotes"},
      {"the referenced anchor is not defined", "anchors and aliases (& and *) are not allowed"},
      {"illegal flow end", "a closing bracket that nothing opened"},
  };
  for (const auto& [theirs, ours] : known) {
    if (message == theirs) return std::string(ours);
  }
  return "this is not valid YAML: " + message;
}

}  // namespace plexus
