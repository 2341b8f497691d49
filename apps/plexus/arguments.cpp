#include "arguments.hpp"

#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ostream.h>

namespace plexus::app {

namespace po = boost::program_options;

namespace {

// An abbreviation that works today would mean something else when an option is added.
constexpr int style =
    po::command_line_style::unix_style & ~static_cast<int>(po::command_line_style::allow_guessing);

/// Throws for an option that --help does not show: the names of arguments without dashes are internal.
void require_known(const Arguments& arguments, const po::options_description& shown,
                   const std::string& usage) {
  std::vector<std::string> known;
  for (const auto& option : shown.options()) known.push_back("--" + option->long_name());
  for (const std::string& argument : arguments) {
    if (argument == "--") return;
    if (!argument.starts_with("--")) continue;
    const std::string name = argument.substr(0, argument.find('='));
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw UsageError(
        fmt::format("there is no option '{}'{}\nusage: plexus {}", name, suggestion(name, known), usage));
  }
}

}  // namespace

bool parse(const Arguments& arguments, const std::string& usage, const po::options_description& options,
           const std::string& positional, po::variables_map& values) {
  po::options_description shown;
  shown.add(options);
  shown.add_options()("help,h", "this text");
  require_known(arguments, shown, usage);
  po::options_description all;
  all.add(shown);
  all.add_options()(positional.c_str(), po::value<std::string>());
  all.add_options()("overrides", po::value<std::vector<std::string>>()->composing());
  po::positional_options_description words;
  words.add(positional.c_str(), 1).add("overrides", -1);
  try {
    po::store(po::command_line_parser(arguments).options(all).style(style).positional(words).run(), values);
    po::notify(values);
  } catch (const po::error& error) {
    throw UsageError(fmt::format("{}\nusage: plexus {}", error.what(), usage));
  }
  if (values.count("help") > 0) {
    fmt::print("usage: plexus {}\n\n{}", usage, fmt::streamed(options));
    return false;
  }
  if (values.count(positional) == 0)
    throw UsageError(fmt::format("an argument is missing\nusage: plexus {}", usage));
  return true;
}

void add_plugin_options(po::options_description& options) {
  options.add_options()(
      "plugin", po::value<std::vector<std::string>>()->composing()->value_name("FILE"),
      "load this plugin (a path, or NAME looked up in the plugin folders); may be repeated");
  options.add_options()("plugin-dir", po::value<std::vector<std::string>>()->composing()->value_name("DIR"),
                        "look for plugins named without a path here; may be repeated");
}

}  // namespace plexus::app
