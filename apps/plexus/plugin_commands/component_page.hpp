#pragma once

#include <plexus/config/component.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace plexus::app {

/// What is documented of a component, for pages of any format.
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

/// Which options core adds to those of every component of a kind, as a sentence; may be empty.
std::string note_of(Kind kind);
/// Requires: the registry has the component.
ComponentPage component_page(Kind kind, std::string_view name);

/// The paragraphs of a text: what blank lines part.
std::vector<std::string> paragraphs_of(const std::string& text);

/// A format of pages.
struct PageFormat {
  std::string_view name;    ///< "markdown"
  std::string_view suffix;  ///< ".md"
  std::string (*page)(const ComponentPage& page);
  /// A page that leads to those of `pages`.
  std::string (*contents)(const std::vector<ComponentPage>& pages);
};
/// Throws UsageError, with the formats that there are.
const PageFormat& page_format(const std::string& name);
/// "layer-dense.md": the file of a page.
std::string file_of(const ComponentPage& page, const PageFormat& format);

std::string markdown_page(const ComponentPage& page);
std::string markdown_contents(const std::vector<ComponentPage>& pages);
std::string html_page(const ComponentPage& page);
std::string html_contents(const std::vector<ComponentPage>& pages);
std::string manual_page(const ComponentPage& page);
std::string manual_contents(const std::vector<ComponentPage>& pages);

}  // namespace plexus::app
