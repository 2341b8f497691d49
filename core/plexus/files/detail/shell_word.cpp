#include <plexus/files/detail/shell_word.hpp>

#include <algorithm>
#include <cctype>
#include <string_view>

namespace plexus {

std::string shell_word(const std::filesystem::path& path) {
  const std::string text = path.string();
  const auto plain = [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("/._-+,:@%=").find(c) != std::string_view::npos;
  };
  if (!text.empty() && std::all_of(text.begin(), text.end(), plain)) return text;
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

}  // namespace plexus
