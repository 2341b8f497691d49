#include <plexus/data/preparation_summary.hpp>
#include <plexus/error/printable.hpp>

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {

namespace {

using Line = std::array<std::string, 4>;

constexpr std::size_t most_names = 6;

std::string numbers_of(const PreparedColumn& column) {
  if (column.names.empty()) return fmt::format("{}", column.width);
  const std::size_t shown = std::min(column.names.size(), most_names);
  return fmt::format("{}: {}{}", column.width,
                     fmt::join(column.names.begin(), column.names.begin() + shown, ", "),
                     shown < column.names.size() ? ", ..." : "");
}

std::vector<Line> lines_of(const Preparation& preparation) {
  const PreparationFacts& facts = preparation.facts();
  std::vector<Line> lines = {{"Column", "Prepared by", "Numbers", "Rows without a value"}};
  for (const PreparedColumn& column : preparation.report()) {
    lines.push_back(
        {column.name, column.steps.empty() ? "-" : fmt::format("{}", fmt::join(column.steps, ", ")),
         numbers_of(column), column.missing == 0 ? "" : fmt::format("{} of {}", column.missing, facts.rows)});
  }
  for (const PreparationFacts::Target& target : facts.targets) {
    std::vector<std::string> steps;
    for (const PreparationFacts::Step& step : target.steps) steps.push_back(step.transform);
    lines.push_back({target.target + " (target)", fmt::format("{}", fmt::join(steps, ", ")),
                     fmt::format("{}", target.steps.front().columns.front().parts.size()), ""});
  }
  for (Line& line : lines) {
    for (std::string& cell : line) cell = printable(cell);
  }
  return lines;
}

}  // namespace

std::string summary(const Preparation& preparation) {
  const std::vector<Line> lines = lines_of(preparation);
  std::array<std::size_t, 3> widths{};
  for (const Line& line : lines) {
    for (std::size_t c = 0; c < widths.size(); ++c) widths[c] = std::max(widths[c], line[c].size());
  }
  std::string text;
  for (const Line& line : lines) {
    std::string one = fmt::format("{:<{}}  {:<{}}  {:<{}}  {}", line[0], widths[0], line[1], widths[1],
                                  line[2], widths[2], line[3]);
    one.erase(one.find_last_not_of(' ') + 1);
    text += one + "\n";
  }
  return text;
}

}  // namespace plexus
