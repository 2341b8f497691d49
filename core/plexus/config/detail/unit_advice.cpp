#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/detail/unit_advice.hpp>
#include <plexus/config/interval.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace plexus {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> short_units = {{
    {"e", "epochs"},
    {"ep", "epochs"},
    {"it", "steps"},
    {"batch", "steps"},
    {"batches", "steps"},
    {"iterations", "steps"},
    {"s", "seconds"},
    {"sec", "seconds"},
    {"secs", "seconds"},
    {"m", "minutes"},
    {"min", "minutes"},
    {"h", "hours"},
}};

const std::vector<std::string> units = {"epochs", "steps", "seconds", "minutes", "hours"};

/// The unit that a word stands for, as it is written here; empty for a word that is not like any unit.
std::string unit_like(const std::string& word) {
  const auto is_word = [&](const auto& unit) { return unit.first == word; };
  const auto* const found = std::find_if(short_units.begin(), short_units.end(), is_word);
  return found != short_units.end() ? std::string(found->second) : nearest(word, units);
}

}  // namespace

std::string unit_advice(const Tree& scalar) {
  if (!scalar.is_scalar()) return "";
  const std::string& text = scalar.text();
  const auto is_letter = [](unsigned char c) { return std::isalpha(c) != 0; };
  const auto letter = std::find_if(text.begin(), text.end(), is_letter);
  if (letter == text.begin() || letter == text.end()) return "";
  const std::string number(text.begin(), std::find(text.begin(), letter, ' ')), word(letter, text.end());
  const std::string unit = unit_like(word), advised = fmt::format("{} {}", number, unit);
  if (!unit.empty() && Interval::read(Tree(advised)) && advised != text) return "; write " + advised;
  if (Interval::read(Tree("1 " + word))) return "";  // the number is wrong
  return fmt::format("; '{}' is no unit: the units are epochs, steps, seconds, minutes and hours", word);
}

}  // namespace plexus
