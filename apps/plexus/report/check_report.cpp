#include "report/check_report.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/markup.hpp"
#include "report/page_parts.hpp"

namespace plexus::app {
namespace {

constexpr const char* no_sandbox =
    "The plugin's code ran in a process of its own with limits on time and memory. That is no sandbox: the "
    "code could do whatever its user may do.";

std::ptrdiff_t count(const std::vector<CheckLine>& lines, CheckOutcome outcome) {
  return std::count_if(lines.begin(), lines.end(),
                       [&](const CheckLine& line) { return line.result.outcome == outcome; });
}

std::string counts_text(const std::vector<CheckLine>& lines) {
  return fmt::format("{} checks: {} passed, {} failed, {} skipped", lines.size(),
                     count(lines, CheckOutcome::passed), count(lines, CheckOutcome::failed),
                     count(lines, CheckOutcome::skipped));
}

std::string mark(CheckOutcome outcome) {
  const char* const sign = outcome == CheckOutcome::passed   ? "✓"
                           : outcome == CheckOutcome::failed ? "✗"
                                                             : "–";
  return text_element("span", {{"class", std::string(name_of(outcome))}},
                      fmt::format("{} {}", sign, name_of(outcome)));
}

/// Indents the further lines of a reason, so that they are aligned with the first.
std::string indented(std::string reason) {
  for (std::size_t at = reason.find('\n'); at != reason.npos; at = reason.find('\n', at + 1)) {
    reason.replace(at, 1, "\n             ");
  }
  return reason;
}

}  // namespace

std::string check_text(const std::string& title, const std::vector<CheckLine>& lines) {
  std::string text = title + "\n";
  std::string component;
  for (const CheckLine& line : lines) {
    if (line.component != component) {
      component = line.component;
      text += fmt::format("\n{}\n", component);
    }
    text += fmt::format("  {:<8} {}{}{}\n", name_of(line.result.outcome), line.check,
                        line.result.reason.empty() ? "" : ": ", indented(line.result.reason));
  }
  return text + fmt::format("\n{}\n{}\n", counts_text(lines), no_sandbox);
}

nlohmann::ordered_json check_json(const std::string& title, const std::string& interrupted,
                                  const std::vector<CheckLine>& lines) {
  nlohmann::ordered_json json;
  json["title"] = title;
  json["interrupted"] = nullptr;
  if (!interrupted.empty()) json["interrupted"] = interrupted;
  for (const CheckOutcome outcome : {CheckOutcome::passed, CheckOutcome::failed, CheckOutcome::skipped}) {
    json[std::string(name_of(outcome))] = count(lines, outcome);
  }
  json["lines"] = nlohmann::ordered_json::array();
  for (const CheckLine& line : lines) {
    json["lines"].push_back({{"component", line.component},
                             {"check", line.check},
                             {"outcome", std::string(name_of(line.result.outcome))},
                             {"reason", line.result.reason}});
  }
  return json;
}

std::string check_page(const std::string& title, const std::vector<CheckLine>& lines) {
  PageTable table{"Checks", {"Check", "Outcome", "Reason"}, {}};
  std::string component;
  for (const CheckLine& line : lines) {
    if (line.component != component) {
      component = line.component;
      table.rows.push_back({escaped(component)});
    }
    table.rows.push_back({escaped(line.check), mark(line.result.outcome), escaped(line.result.reason)});
  }
  const std::string body = text_element("h1", {}, title) +
                           section("Outcome", no_sandbox, text_element("p", {}, counts_text(lines))) +
                           section("Checks", "A line for each check, with the reason.", page_table(table));
  return whole_page(title, body);
}

}  // namespace plexus::app
