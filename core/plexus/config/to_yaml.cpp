#include <plexus/config/scalar.hpp>
#include <plexus/config/to_yaml.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace plexus {
namespace {

// Texts that some YAML reader takes for null or a boolean.
bool is_word_of_yaml(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  constexpr std::array<std::string_view, 10> words = {"null", "true", "false", "yes", "no",
                                                      "on",   "off",  "y",     "n",   ""};
  return std::find(words.begin(), words.end(), lower) != words.end();
}

// Stays far inside what YAML allows unquoted: letters first, and nothing that YAML could take for structure.
bool is_plain(std::string_view text) {
  if (text.empty() || text.size() > 200 || is_word_of_yaml(text)) return false;
  const auto letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
  const bool folder = text[0] == '/' || text.substr(0, 2) == "./" || text.substr(0, 3) == "../";
  if (!letter(text[0]) && text[0] != '_' && !folder) return false;
  if (text.back() == ' ') return false;
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') ||
           std::string_view("_-./ +*()=@").find(c) != std::string_view::npos;
  });
}

std::string in_quotes(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\x";
      out += hex[byte >> 4];
      out += hex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string scalar_text(const Tree& scalar) {
  if (scalar.quoted()) return in_quotes(scalar.text());
  const bool typed = as_number(scalar) || as_integer(scalar) || as_boolean(scalar);
  return typed || is_plain(scalar.text()) ? scalar.text() : in_quotes(scalar.text());
}

std::string key_text(const std::string& key) { return is_plain(key) ? key : in_quotes(key); }

bool fits_a_line(const Tree& tree) {
  return tree.is_null() || tree.is_scalar() || (tree.items().empty() && tree.entries().empty());
}

std::string line_of(const Tree& tree) {
  if (tree.is_null()) return "null";
  if (tree.is_list()) return "[]";
  return tree.is_map() ? "{}" : scalar_text(tree);
}

// Every line begins with `indent` blanks and ends with a newline.
std::string block(const Tree& tree, std::size_t indent) {
  const std::string margin(indent, ' ');
  if (fits_a_line(tree)) return margin + line_of(tree) + '\n';
  std::string out;
  for (const Tree& item : tree.items()) {
    std::string lines = block(item, indent + 2);
    lines[indent] = '-';
    out += lines;
  }
  for (const Tree::Entry& entry : tree.entries()) {
    out += margin + key_text(entry.key) + ':';
    out +=
        fits_a_line(entry.value) ? ' ' + line_of(entry.value) + '\n' : '\n' + block(entry.value, indent + 2);
  }
  return out;
}

}  // namespace

std::string to_yaml(const Tree& tree) { return block(tree, 0); }

}  // namespace plexus
