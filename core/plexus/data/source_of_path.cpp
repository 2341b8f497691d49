#include <plexus/config/options.hpp>
#include <plexus/data/source_of_path.hpp>
#include <plexus/error/error.hpp>

#include <variant>

#include <fmt/format.h>

namespace plexus {

namespace {

/// The option with the only file or folder of a source; empty if the source has no such option.
std::string path_option(const Choice& source) {
  for (const char* const name : {"file", "dir"}) {
    const auto found = source.options->values().find(name);
    if (found == source.options->values().end()) continue;
    const Options::Value& value = found->second;
    if (std::holds_alternative<FilePath>(value) || std::holds_alternative<FilePaths>(value)) return name;
  }
  return {};
}

}  // namespace

bool is_made_of_a_path(const Choice& source) { return !path_option(source).empty(); }

std::unique_ptr<const Dataset> source_of_path(const Choice& source, const std::string& path) {
  if (const std::string name = path_option(source); !name.empty()) {
    auto options = std::make_shared<Options>(*source.options);
    const bool one = std::holds_alternative<FilePath>(source.options->values().at(name));
    options->set(name, one ? Options::Value(FilePath{path}) : Options::Value(FilePaths{{path}}));
    Choice other = source;
    other.options = std::move(options);
    return make<Dataset>(other);
  }
  throw ConfigError(
      fmt::format("the source '{}' is not made of one file, so {{file: ...}} does not say what "
                  "to read; take first, last, random or column",
                  source.name));
}

}  // namespace plexus
