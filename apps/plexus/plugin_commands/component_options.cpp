#include "component_options.hpp"

#include <plexus/config/diagnostics.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/error/error.hpp>

#include <memory>

#include <fmt/format.h>

namespace plexus::app {

Tree component_options(const Arguments& words) {
  Tree options = Tree::map();
  Diagnostics diagnostics;
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw UsageError(fmt::format("an option of a component is written NAME=VALUE, found '{}'", word));
    }
    const auto source = std::make_shared<const Source>(Source{"option", word, ""});
    options.set(word.substr(0, equals), parse_value(source, equals + 1, diagnostics));
  }
  diagnostics.throw_if_any();
  return options;
}

}  // namespace plexus::app
