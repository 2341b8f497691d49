#include "arguments.hpp"

#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include "printing.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

// Abbreviated names are refused: an abbreviation could mean something else once an option is added.
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
    const std::string near = nearest(name, known);
    throw UsageError(fmt::format("there is no option '{}'; {}\nusage: plexus {}", name,
                                 near.empty()
                                     ? "values of the run file are set without dashes, as fit.epochs=5"
                                     : fmt::format("did you mean '{}'?", near),
                                 usage));
  }
}

/// Throws if the next option was taken for the value of an option.
void require_no_option(const std::string& name, const std::string& value, const std::string& usage) {
  if (!value.starts_with("--")) return;
  throw UsageError(fmt::format("--{} needs a value, found '{}'\nusage: plexus {}", name, value, usage));
}

/// Throws for an empty text, which is a mistake in every option, most often an unset variable of a script.
/// Without this check it would be taken for the working directory, or for an option that was not given.
void require_texts(const po::variables_map& values, const po::options_description& options,
                   const std::string& usage) {
  for (const auto& [name, value] : values) {
    // The value of an option that takes none is an empty text.
    if (options.find(name, false).semantic()->max_tokens() == 0) continue;
    const auto* const text = boost::any_cast<std::string>(&value.value());
    const auto* const texts = boost::any_cast<std::vector<std::string>>(&value.value());
    if (text != nullptr) require_no_option(name, *text, usage);
    const bool empty = (text != nullptr && text->empty()) ||
                       (texts != nullptr && std::find(texts->begin(), texts->end(), "") != texts->end());
    if (!empty) continue;
    const bool option = name != "overrides" && usage.find("--" + name) != std::string::npos;
    throw UsageError(option ? fmt::format("--{} is empty: expected a name\nusage: plexus {}", name, usage)
                            : fmt::format("an argument is empty\nusage: plexus {}", usage));
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
  po::positional_options_description words;
  if (!positional.empty()) {
    all.add_options()(positional.c_str(), po::value<std::string>());
    all.add_options()("overrides", po::value<std::vector<std::string>>()->composing());
    words.add(positional.c_str(), 1).add("overrides", -1);
  }
  try {
    po::store(po::command_line_parser(arguments).options(all).style(style).positional(words).run(), values);
    po::notify(values);
  } catch (const po::error& error) {
    throw UsageError(fmt::format("{}\nusage: plexus {}", error.what(), usage));
  }
  require_texts(values, all, usage);
  if (values.count("help") > 0) {
    print_result("usage: plexus {}\n\n{}", usage, fmt::streamed(options));
    return false;
  }
  if (!positional.empty() && values.count(positional) == 0)
    throw UsageError(fmt::format("an argument is missing\nusage: plexus {}", usage));
  return true;
}

void require_no_more_words(const po::variables_map& values, const std::string& usage) {
  const Arguments words = more_words(values);
  if (words.empty()) return;
  throw UsageError(fmt::format("one argument too many: '{}'\nusage: plexus {}", words.front(), usage));
}

std::optional<std::string> text_of(const po::variables_map& values, const char* option) {
  return values.count(option) > 0 ? std::optional(values[option].as<std::string>()) : std::nullopt;
}

std::vector<std::string> texts_of(const po::variables_map& values, const char* option) {
  return values.count(option) > 0 ? values[option].as<std::vector<std::string>>()
                                  : std::vector<std::string>{};
}

Arguments more_words(const po::variables_map& values) { return texts_of(values, "overrides"); }

void add_threshold_option(po::options_description& options) {
  options.add_options()(
      "threshold", po::value<std::string>()->value_name("P"),
      "the probability above which yes, or the second of two classes, is meant (default: 0.5)");
}

std::optional<double> threshold_of(const po::variables_map& values) {
  const std::optional<std::string> text = text_of(values, "threshold");
  if (!text) return std::nullopt;
  double threshold = 0;
  const char* const end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, threshold);
  if (read.ec == std::errc() && read.ptr == end && threshold > 0 && threshold < 1) return threshold;
  throw UsageError(fmt::format("--threshold is a probability between 0 and 1, not '{}'", *text));
}

void add_data_options(po::options_description& options) {
  options.add_options()("accept-changed",
                        "take data and plugins as they are, although the run directory was made with others");
}

void add_plugin_options(po::options_description& options) {
  options.add_options()(
      "plugin", po::value<std::vector<std::string>>()->composing()->value_name("FILE"),
      "load this plugin (a path, or NAME looked up in the plugin folders); may be repeated");
  options.add_options()("plugin-dir", po::value<std::vector<std::string>>()->composing()->value_name("DIR"),
                        "look for plugins named without a path here; may be repeated");
  options.add_options()("require-pinned",
                        "refuse plugins for which the run has no sha256 (plexus plugin pin writes them)");
}

}  // namespace plexus::app
