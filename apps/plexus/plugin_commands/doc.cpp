#include <plexus/config/detail/suggestion.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/files.hpp>
#include <plexus/plugin/loader.hpp>

#include <filesystem>

#include <fmt/format.h>

#include "component_page.hpp"
#include "open.hpp"
#include "plugin_command.hpp"
#include "printing.hpp"

namespace plexus::app {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

constexpr const char* doc_usage =
    "plugin doc [KIND] NAME [--format markdown|html|man] [--plugin FILE] [--plugin-dir DIR]\n"
    "       plexus plugin doc --all DIR [--format ...] [--plugin FILE] [--plugin-dir DIR]\n\n"
    "  The page of a component, made from its schema: what it is, its options, an example, where it is "
    "from.\n"
    "  With --all, the pages of all components are written into a folder, with one that leads to them.";

std::vector<ComponentPage> pages_of(std::optional<Kind> kind, const std::optional<std::string>& name) {
  std::vector<ComponentPage> pages;
  for (const KindEntry& entry : component_kinds) {
    if (kind && entry.kind != *kind) continue;
    if (!name) {
      for (const std::string& each : registry().names(entry.kind))
        pages.push_back(component_page(entry.kind, each));
    } else if (registry().schema(entry.kind, *name)) {
      pages.push_back(component_page(entry.kind, *name));
    }
  }
  return pages;
}

void write_all(const fs::path& folder, const PageFormat& format) {
  const std::vector<ComponentPage> pages = pages_of({}, {});
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw FileError(fmt::format("cannot make the folder {}: {}", folder.string(), error.message()));
  for (const ComponentPage& page : pages) write_file(folder / file_of(page, format), format.page(page));
  const fs::path contents = folder / fmt::format("index{}", format.suffix);
  write_file(contents, format.contents(pages));
  print_result("{} pages and {}\n", pages.size(), contents.string());
}

void print_page(const Arguments& words, const PageFormat& format) {
  std::optional<Kind> kind;
  if (words.size() == 2) kind = kind_named(words.front());
  const std::vector<ComponentPage> pages = pages_of(kind, words.back());
  if (pages.empty()) {
    throw UsageError(
        fmt::format("there is no {} '{}'{}\n  `plexus plugin why {}` tells where it was looked for",
                    kind ? name_of(*kind) : "component", words.back(),
                    suggestion(words.back(), component_names(kind)), words.back()));
  }
  for (const ComponentPage& page : pages) {
    print_result("{}{}", &page == &pages.front() ? "" : "\n", format.page(page));
  }
}

}  // namespace

int document_components(const Arguments& arguments) {
  po::options_description options("options");
  options.add_options()("all", po::value<std::string>()->value_name("DIR"),
                        "write the pages of all components into this folder");
  options.add_options()("format", po::value<std::string>()->default_value("markdown")->value_name("NAME"),
                        "markdown, html or man");
  add_plugin_options(options);
  po::variables_map values;
  const bool all = std::any_of(arguments.begin(), arguments.end(),
                               [](const std::string& word) { return word.starts_with("--all"); });
  if (!parse(arguments, doc_usage, options, all ? "" : "name", values)) return 0;
  const PageFormat& format = page_format(values["format"].as<std::string>());
  Arguments words;
  if (!all) {
    words.push_back(values["name"].as<std::string>());
    const Arguments more = values.count("overrides") > 0 ? values["overrides"].as<Arguments>() : Arguments{};
    words.insert(words.end(), more.begin(), more.end());
    if (words.size() > 2) throw UsageError(fmt::format("usage: plexus {}", doc_usage));
  }
  load_standard_plugins();
  load_backends();
  load_named_plugins(open_options(values));
  if (all) {
    write_all(values["all"].as<std::string>(), format);
  } else {
    print_page(words, format);
  }
  return 0;
}

}  // namespace plexus::app
