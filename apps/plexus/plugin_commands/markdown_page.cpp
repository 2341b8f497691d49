#include <fmt/format.h>
#include <fmt/ranges.h>

#include "component_page.hpp"

namespace plexus::app {

namespace {

/// Text for a cell of a Markdown table: one line, with Markdown's special characters escaped.
std::string cell(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += ' ';
      continue;
    }
    if (std::string_view("|*_`<[\\").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string markdown_page(const ComponentPage& page) {
  std::string text = fmt::format("# {} `{}`\n\n", name_of(page.kind), page.name);
  if (!page.summary.empty()) text += fmt::format("{}\n\n", cell(page.summary));
  if (!page.details.empty()) text += page.details + "\n";  // such comments are in Markdown
  if (!page.aliases.empty()) text += fmt::format("Also called `{}`.\n\n", fmt::join(page.aliases, "`, `"));
  text += fmt::format("From {}.\n\n## Options\n\n", cell(page.origin));
  if (page.options.empty()) text += "It has none.\n";
  if (!page.options.empty()) text += "| option | type | value | meaning |\n|---|---|---|---|\n";
  for (const ComponentPage::Option& option : page.options) {
    text += fmt::format("| `{}` | {} | {} | {} |\n", option.name, cell(option.type), cell(option.value),
                        cell(option.doc));
  }
  if (!page.note.empty()) text += fmt::format("\n{}\n", cell(page.note));
  const bool in_cxx = page.kind == Kind::op;
  text += page.examples.size() > 1 ? "\n## Examples\n" : "\n## Example\n";
  for (const std::string& example : page.examples) {
    text += fmt::format("\n```{}\n{}```\n", in_cxx ? "cpp" : "yaml", example);
  }
  return text;
}

std::string markdown_contents(const std::vector<ComponentPage>& pages) {
  std::string text = "# Components\n";
  for (const KindEntry& entry : component_kinds) {
    std::string lines;
    for (const ComponentPage& page : pages) {
      if (page.kind != entry.kind) continue;
      lines += fmt::format("- [`{}`]({}): {}\n", page.name, file_of(page, page_format("markdown")),
                           cell(page.summary));
    }
    if (!lines.empty()) text += fmt::format("\n## {}\n\n{}", entry.name, lines);
  }
  return text;
}

}  // namespace plexus::app
