#include <plexus/config/to_json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

namespace plexus {
namespace {

using Json = nlohmann::ordered_json;

constexpr double most_exact = 9007199254740992.0;  // 2^53: up to it, a double holds every integer

bool is_one_of(std::string_view text, const std::array<std::string_view, 3>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::optional<std::int64_t> yaml_whole(std::string_view digits, int base) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

// from_chars knows no plus sign. One before another sign stays, which is no number.
std::string_view without_plus(std::string_view text) {
  const bool plus = text.starts_with('+') && !text.substr(1).starts_with('-');
  return plus ? text.substr(1) : text;
}

// YAML's integers, also those with leading zeros: 010 is ten.
std::optional<std::int64_t> yaml_integer(std::string_view text) {
  if (text.starts_with("0x")) return yaml_whole(text.substr(2), 16);
  if (text.starts_with("0o")) return yaml_whole(text.substr(2), 8);
  const std::string_view digits = without_plus(text);
  return digits.starts_with("--") ? std::nullopt : yaml_whole(digits, 10);
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
std::optional<double> yaml_number(std::string_view text) {
  std::string plain(without_plus(text));
  const bool of_digits = std::all_of(plain.begin(), plain.end(), [](char c) {
    return (c >= '0' && c <= '9') || std::string_view("+-.eE").find(c) != std::string_view::npos;
  });
  if (plain.empty() || !of_digits) return std::nullopt;
  // Nor does it know a number that begins with a point.
  if (const std::size_t sign = plain.front() == '-' ? 1 : 0; plain.size() > sign && plain[sign] == '.') {
    if (plain.size() == sign + 1 || plain[sign + 1] < '0' || plain[sign + 1] > '9') return std::nullopt;
    plain.insert(sign, 1, '0');
  }
  double value = 0;
  const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
  if (error != std::errc() || end != plain.data() + plain.size()) return std::nullopt;
  return value;
}

Json json_number(double value) {
  const bool is_whole = value == std::floor(value) && std::abs(value) <= most_exact;
  return is_whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

Json json_scalar(const Tree& tree) {
  const std::string& text = tree.text();
  if (tree.quoted()) return text;
  if (is_one_of(text, {"true", "True", "TRUE"})) return true;
  if (is_one_of(text, {"false", "False", "FALSE"})) return false;
  if (const auto value = yaml_integer(text)) return *value;
  if (const auto value = yaml_number(text)) return json_number(*value);
  return text;
}

Json json_of(const Tree& tree) {
  switch (tree.kind()) {
    case Tree::Kind::null:
      return nullptr;
    case Tree::Kind::scalar:
      return json_scalar(tree);
    case Tree::Kind::list: {
      Json list = Json::array();
      for (const Tree& item : tree.items()) list.push_back(json_of(item));
      return list;
    }
    case Tree::Kind::map:
      break;
  }
  Json map = Json::object();
  for (const Tree::Entry& entry : tree.entries()) map[entry.key] = json_of(entry.value);
  return map;
}

}  // namespace

std::string to_json(const Tree& tree, int indent) {
  return json_of(tree).dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace plexus
