#include <plexus/config/options.hpp>
#include <plexus/data/source_of_path.hpp>
#include <plexus/error/error.hpp>

#include <variant>

#include <fmt/format.h>

namespace plexus {

std::unique_ptr<const Dataset> source_of_path(const Choice& source, const std::string& path) {
  for (const char* const name : {"file", "dir"}) {
    const auto found = source.options->values().find(name);
    if (found == source.options->values().end() || !std::holds_alternative<FilePath>(found->second)) continue;
    auto options = std::make_shared<Options>(*source.options);
    options->set(name, FilePath{path});
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
