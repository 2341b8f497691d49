#include <plexus/config/detail/suggestion.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "plugin_commands/plugin_command.hpp"
#include "printing.hpp"

namespace plexus::app {

namespace {

struct Action {
  std::string_view name;
  std::string_view parameters;
  std::string_view doc;
  int (*run)(const Arguments& arguments);
};

/// In the order in which people read them.
constexpr Action actions[] = {
    {"list", "", "every component that can be named, and the library that brings it", list_plugins},
    {"show", "[KIND] NAME", "its options, with type, range, default and meaning", show_component},
    {"why", "NAME", "why a component or plugin is not found, or which one is", explain_absence},
    {"doc", "[KIND] NAME|--all DIR", "its page, as Markdown, HTML or a manual page", document_components},
    {"try", "FILE NAME [key=value ...]", "the output and gradient of one component on one tensor",
     try_component},
    {"pin", "RUN.yaml", "writes the sha256 of its plugins into a run file", pin_run},
    {"new", "KIND NAME", "a repository with a plugin: source, build, run file", create_plugin},
    {"check", "FILE", "checks all that can be checked of a plugin's components", check_plugin},
};

std::string usage() {
  std::string text = "usage: plexus plugin ACTION [--plugin FILE] [--plugin-dir DIR]\n\n";
  for (const Action& action : actions) {
    text +=
        fmt::format("  plugin {:<30} {}\n", fmt::format("{} {}", action.name, action.parameters), action.doc);
  }
  return text + "\n`plexus plugin ACTION --help` says more.\n";
}

}  // namespace

int plugin(const Arguments& arguments) {
  if (!arguments.empty() && (arguments.front() == "--help" || arguments.front() == "-h")) {
    print_result("{}", usage());
    return 0;
  }
  const std::string name = arguments.empty() ? std::string() : arguments.front();
  std::vector<std::string> names;
  for (const Action& action : actions) {
    if (action.name == name) return action.run({arguments.begin() + 1, arguments.end()});
    names.emplace_back(action.name);
  }
  if (name.empty()) throw UsageError(usage());
  throw UsageError(fmt::format("there is no action '{}'{}\n{}", name, suggestion(name, names), usage()));
}

}  // namespace plexus::app
