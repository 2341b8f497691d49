#include <fmt/format.h>
#include <fmt/ranges.h>

#include "component_page.hpp"
#include "report/markup.hpp"

namespace plexus::app {

namespace {

constexpr const char* style =
    "body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:.3em .6em;text-align:left;"
    "vertical-align:top}pre{background:#f4f4f4;color:#222;padding:.8em;overflow-x:auto}";

std::string document(const std::string& title, const std::string& body) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>{}</style></head>\n"
      "<body>\n{}</body></html>\n",
      escaped(title), style, body);
}

}  // namespace

std::string html_page(const ComponentPage& page) {
  std::string body = fmt::format("<h1>{} <code>{}</code></h1>\n<p>{}</p>\n", name_of(page.kind),
                                 escaped(page.name), escaped(page.summary));
  for (const std::string& paragraph : paragraphs_of(page.details))
    body += fmt::format("<p>{}</p>\n", escaped(paragraph));
  if (!page.aliases.empty())
    body +=
        fmt::format("<p>Also called {}.</p>\n", escaped(fmt::format("{}", fmt::join(page.aliases, ", "))));
  body += fmt::format("<p>From {}.</p>\n<h2>Options</h2>\n", escaped(page.origin));
  if (page.options.empty()) body += "<p>It has none.</p>\n";
  if (!page.options.empty())
    body += "<table><tr><th>option</th><th>type</th><th>value</th><th>meaning</th></tr>\n";
  for (const ComponentPage::Option& option : page.options) {
    body +=
        fmt::format("<tr><td><code>{}</code></td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                    escaped(option.name), escaped(option.type), escaped(option.value), escaped(option.doc));
  }
  if (!page.options.empty()) body += "</table>\n";
  if (!page.note.empty()) body += fmt::format("<p>{}</p>\n", escaped(page.note));
  body += page.examples.size() > 1 ? "<h2>Examples</h2>\n" : "<h2>Example</h2>\n";
  for (const std::string& example : page.examples) body += fmt::format("<pre>{}</pre>\n", escaped(example));
  return document(fmt::format("{} {}", name_of(page.kind), page.name), body);
}

std::string html_contents(const std::vector<ComponentPage>& pages) {
  std::string body = "<h1>Components</h1>\n";
  for (const KindEntry& entry : component_kinds) {
    std::string rows;
    for (const ComponentPage& page : pages) {
      if (page.kind != entry.kind) continue;
      rows += fmt::format("<li><a href=\"{}\"><code>{}</code></a>: {}</li>\n",
                          file_of(page, page_format("html")), escaped(page.name), escaped(page.summary));
    }
    if (!rows.empty()) body += fmt::format("<h2>{}</h2>\n<ul>\n{}</ul>\n", entry.name, rows);
  }
  return document("Components", body);
}

}  // namespace plexus::app
