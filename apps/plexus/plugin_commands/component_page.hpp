#pragma once

#include <plexus/config/component.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace plexus::app {

/// The documentation of a component, for pages of any format.
struct ComponentPage {
  struct Option {
    std::string name;
    std::string type;   ///< "integer, at least 1"; empty: the documentation says it
    std::string value;  ///< "default 0.1", "required"
    std::string doc;
  };
  Kind kind = Kind::layer;
  std::string name;
  std::string summary;
  std::string details;  ///< lines of the comment in its source, in paragraphs; may be empty
  std::string origin;
  std::vector<std::string> aliases;
  std::vector<Option> options;
  std::string note;                   ///< note_of the kind
  std::vector<std::string> examples;  ///< pieces of a run file, or of C++ where a run file names none
};

/// A sentence on the options that core adds to every component of a kind; may be empty.
std::string note_of(Kind kind);
/// The page of a component, without `details`. Requires: the registry has the component.
ComponentPage component_page(Kind kind, std::string_view name);

/// The paragraphs of a text, which are separated by blank lines.
std::vector<std::string> paragraphs_of(const std::string& text);

/// A format of pages.
struct PageFormat {
  std::string_view name;    ///< "markdown"
  std::string_view suffix;  ///< ".md"
  std::string (*page)(const ComponentPage& page);
  /// A page of contents that lists `pages` (with links, where the format has them).
  std::string (*contents)(const std::vector<ComponentPage>& pages);
};
/// The format of that name. Throws UsageError, which lists the formats.
const PageFormat& page_format(const std::string& name);
/// The file name of a page, such as "layer-dense.md".
std::string file_of(const ComponentPage& page, const PageFormat& format);

std::string markdown_page(const ComponentPage& page);
std::string markdown_contents(const std::vector<ComponentPage>& pages);
std::string html_page(const ComponentPage& page);
std::string html_contents(const std::vector<ComponentPage>& pages);
std::string manual_page(const ComponentPage& page);
std::string manual_contents(const std::vector<ComponentPage>& pages);

}  // namespace plexus::app
