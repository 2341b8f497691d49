#include <plexus/error/error.hpp>
#include <plexus/files/files.hpp>
#include <plexus/plugin/registry.hpp>

#include <filesystem>

#include <fmt/format.h>

#include "component_page.hpp"
#include "doc_comment.hpp"
#include "plugin_command.hpp"
#include "printing.hpp"

namespace plexus::app {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

constexpr const char* doc_usage =
    "plugin doc [KIND] NAME [--source FILE.cpp] [--format markdown|html|man] [--plugin FILE] [--plugin-dir "
    "DIR]\n"
    "       plexus plugin doc --all DIR [--source FILE.cpp] [--format ...] [--plugin FILE] [--plugin-dir "
    "DIR]\n\n"
    "  The page of a component, made from its schema: what it is, its options, an example, where it is "
    "from.\n"
    "  With --source, which may be repeated, also what the /// comment in front of its class says there. "
    "With\n"
    "  --all, the pages of all components are written into a folder, with one that leads to them.";

/// Source files, whose comments are added to the pages of components.
class DocumentedSources {
 public:
  explicit DocumentedSources(const std::vector<std::string>& files) {
    for (const std::string& file : files) texts_.push_back(read_file(file));
  }

  ComponentPage page(Kind kind, std::string_view name) const {
    ComponentPage page = component_page(kind, name);
    for (const std::string& text : texts_) {
      if (page.details.empty()) page.details = doc_comment(text, kind, page.name);
    }
    return page;
  }
  bool empty() const { return texts_.empty(); }

 private:
  std::vector<std::string> texts_;
};

std::vector<ComponentPage> all_pages(const DocumentedSources& sources) {
  std::vector<ComponentPage> pages;
  for (const KindEntry& entry : component_kinds) {
    for (const std::string& name : registry().names(entry.kind))
      pages.push_back(sources.page(entry.kind, name));
  }
  return pages;
}

void write_all(const fs::path& folder, const PageFormat& format, const DocumentedSources& sources) {
  const std::vector<ComponentPage> pages = all_pages(sources);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw FileError(fmt::format("cannot make the folder {}: {}", folder.string(), error.message()));
  for (const ComponentPage& page : pages) write_file(folder / file_of(page, format), format.page(page));
  const fs::path contents = folder / fmt::format("index{}", format.suffix);
  write_file(contents, format.contents(pages));
  print_result("{} pages and {}\n", pages.size(), contents.string());
}

void print_pages(const AskedComponent& asked, const PageFormat& format, const DocumentedSources& sources) {
  const std::string advice = fmt::format("`plexus plugin why {}` tells where it was looked for", asked.name);
  const char* between = "";
  bool is_described = false;
  for (const Kind kind : kinds_found(asked, advice)) {
    const ComponentPage page = sources.page(kind, asked.name);
    is_described |= !page.details.empty();
    print_result("{}{}", between, format.page(page));
    between = "\n";
  }
  if (!is_described && !sources.empty()) {
    print_message("plexus: warning: no /// comment stands in front of a class of '{}' in the --source\n",
                  asked.name);
  }
}

}  // namespace

int document_components(const Arguments& arguments) {
  po::options_description options("options");
  options.add_options()("all", po::value<std::string>()->value_name("DIR"),
                        "write the pages of all components into this folder");
  options.add_options()("source", po::value<std::vector<std::string>>()->composing()->value_name("FILE.cpp"),
                        "a C++ source with comments on its components");
  options.add_options()("format", po::value<std::string>()->default_value("markdown")->value_name("NAME"),
                        "markdown, html or man");
  add_plugin_options(options);
  po::variables_map values;
  const bool all = std::any_of(arguments.begin(), arguments.end(),
                               [](const std::string& word) { return word.starts_with("--all"); });
  if (!parse(arguments, doc_usage, options, all ? "" : "name", values)) return 0;
  const PageFormat& format = page_format(values["format"].as<std::string>());
  const std::optional<AskedComponent> asked =
      all ? std::nullopt : std::optional(asked_component(values, doc_usage));
  const DocumentedSources sources(texts_of(values, "source"));
  load_all_plugins(values);
  if (asked) {
    print_pages(*asked, format, sources);
  } else {
    write_all(values["all"].as<std::string>(), format, sources);
  }
  return 0;
}

}  // namespace plexus::app
