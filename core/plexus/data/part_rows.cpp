#include <plexus/data/part_rows.hpp>
#include <plexus/files/sha256.hpp>

namespace plexus {

PartRows part_rows(const std::vector<std::int64_t>& rows) {
  std::string text;
  for (const std::int64_t row : rows) {
    if (!text.empty()) text += ',';
    text += std::to_string(row);
  }
  return {static_cast<std::int64_t>(rows.size()), rows.empty() ? 0 : rows.front(), sha256_of_text(text)};
}

}  // namespace plexus
