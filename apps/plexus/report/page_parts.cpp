#include "report/page_parts.hpp"

#include <fmt/format.h>

namespace plexus::app {

namespace {

std::string head_row(const PageTable& table, bool axis) {
  std::string cells;
  for (std::size_t i = 0; i < table.heads.size(); ++i) {
    const bool drawn = i == table.drawn;
    cells += element("th", {{"scope", "col"}, {"class", drawn ? "drawn" : ""}},
                     axis && drawn ? table.axis : escaped(table.heads[i]));
  }
  return element("tr", {}, cells);
}

std::string body_row(const PageTable& table, const std::vector<std::string>& row) {
  if (row.size() == 1) {
    const std::string columns = std::to_string(table.heads.size());
    return element("tr", {{"class", "group"}},
                   element("th", {{"scope", "rowgroup"}, {"colspan", columns}}, row.front()));
  }
  std::string cells = element("th", {{"scope", "row"}}, row.front());
  for (std::size_t i = 1; i < row.size(); ++i) {
    cells +=
        element("td", {{"class", i == table.drawn ? "drawn" : ""}, {"data-head", table.heads[i]}}, row[i]);
  }
  return element("tr", {}, cells);
}

}  // namespace

std::string whole_page(const std::string& title, const std::string& body) {
  const std::string head =
      element("head", {},
              single("meta", {{"charset", "utf-8"}}) +
                  single("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}) +
                  single("meta", {{"http-equiv", "Content-Security-Policy"},
                                  {"content", "default-src 'none'; style-src 'unsafe-inline'"}}) +
                  text_element("title", {}, title) + element("style", {}, page_style()));
  return "<!DOCTYPE html>\n" +
         element("html", {{"lang", "en"}}, head + element("body", {}, element("main", {}, body))) + "\n";
}

std::string section(const std::string& heading, const std::string& how_to_read, const std::string& content) {
  if (content.empty()) return {};
  return element(
      "section", {},
      text_element("h2", {}, heading) + text_element("p", {{"class", "how"}}, how_to_read) + content);
}

std::string fact(const std::string& name, const std::string& value) {
  if (value.empty()) return {};
  return text_element("dt", {}, name) + text_element("dd", {}, value);
}

std::string page_table(const PageTable& table) {
  std::string rows;
  for (const std::vector<std::string>& row : table.rows) rows += body_row(table, row);
  const bool axis = !table.axis.empty();
  const std::string markup =
      element("table", {{"class", "blocks"}},
              (table.caption.empty() ? "" : text_element("caption", {}, table.caption)) +
                  element("thead", {{"class", axis ? "axis" : ""}}, head_row(table, axis)) +
                  element("tbody", {}, rows));
  return element("div", {{"class", "scroll"}}, markup);
}

std::string axis_drawing(const LogAxis& axis) {
  std::string content;
  for (const double tick : axis.ticks(7)) {
    const double x = axis.at(tick);
    const char* anchor = x > 95 ? "end" : x < 5 ? "start" : "middle";  // keeps the label inside the drawing
    content += label(x, 11, anchor, fmt::format("{:g}", tick)) + line(x, 14, x, 18, "grid");
  }
  return drawing(18, "", content);
}

std::string backend_style(std::size_t i) { return fmt::format("b{}", i % 5); }

std::string backend_name(std::size_t i, std::string_view name) {
  return element("span", {{"class", "mark " + backend_style(i)}, {"aria-hidden", "true"}}, "") +
         escaped(name);
}

std::string verdict_mark(Verdict verdict) {
  const char* sign = verdict == Verdict::agrees ? "✓" : verdict == Verdict::differs ? "✗" : "?";
  const std::string word(name_of(verdict));
  return text_element("span", {{"class", "word-" + word}}, fmt::format("{} {}", sign, word));
}

}  // namespace plexus::app
