#include <plexus/version.hpp>

#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "component_page.hpp"

namespace plexus::app {

namespace {

/// Escapes text for roff: backslashes and hyphens, and a '.' or ''' at the beginning of a line, which would
/// be a request.
std::string roff(const std::string& text) {
  std::string out;
  bool starts_line = true;
  for (const char c : text) {
    if (starts_line && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
    starts_line = c == '\n';
  }
  return out;
}

std::string heading(const std::string& title) {
  return fmt::format(".TH \"{}\" 7 \"\" \"Plexus {}\" \"Components of Plexus\"\n", roff(title),
                     plexus_version);
}

}  // namespace

std::string manual_page(const ComponentPage& page) {
  const std::string title = fmt::format("{}-{}", name_of(page.kind), page.name);
  std::string text = heading(title);
  text += fmt::format(".SH NAME\n{} \\- {}\n", roff(title), roff(page.summary));
  if (!page.details.empty()) text += ".SH DESCRIPTION\n";
  for (const std::string& paragraph : paragraphs_of(page.details))
    text += fmt::format(".PP\n{}\n", roff(paragraph));
  text += ".SH SYNOPSIS\n.nf\n";
  for (const std::string& example : page.examples) text += fmt::format("{}\n", roff(example));
  text += ".fi\n.SH OPTIONS\n";
  if (page.options.empty()) text += "It has none.\n";
  for (const ComponentPage::Option& option : page.options) {
    text += fmt::format(".TP\n.B {}\n{}{}{}\n.br\n{}\n", roff(option.name), roff(option.type),
                        option.type.empty() ? "" : "; ", roff(option.value), roff(option.doc));
  }
  if (!page.note.empty()) text += fmt::format(".PP\n{}\n", roff(page.note));
  if (!page.aliases.empty())
    text += fmt::format(".SH ALIASES\n{}\n", roff(fmt::format("{}", fmt::join(page.aliases, ", "))));
  return text + fmt::format(".SH ORIGIN\n{}\n", roff(page.origin));
}

std::string manual_contents(const std::vector<ComponentPage>& pages) {
  std::string text = heading("plexus-components") +
                     ".SH NAME\nplexus\\-components \\- the components of run files\n.SH COMPONENTS\n";
  for (const ComponentPage& page : pages) {
    text +=
        fmt::format(".TP\n.BR {}\\-{} (7)\n{}\n", name_of(page.kind), roff(page.name), roff(page.summary));
  }
  return text;
}

}  // namespace plexus::app
