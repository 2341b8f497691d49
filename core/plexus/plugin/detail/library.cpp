#include <plexus/error/error.hpp>
#include <plexus/plugin/detail/library.hpp>

#include <string_view>
#include <vector>

#include <boost/core/demangle.hpp>
#include <boost/dll/shared_library.hpp>
#include <fmt/format.h>

namespace plexus {
namespace {

// Boost wraps the one useful sentence, dlerror's, and adds the meaning of an unrelated errno behind it.
std::string loader_message(std::string_view text) {
  constexpr std::string_view opening = "dlerror system message: ";
  if (const auto at = text.find(opening); at != text.npos) {
    text.remove_prefix(at + opening.size());
    text = text.substr(0, text.rfind("): "));
  }
  return std::string(text);
}

std::string with_readable_symbol(const std::string& message) {
  constexpr std::string_view marker = "undefined symbol: ";
  const auto at = message.find(marker);
  if (at == message.npos) return message;
  const std::string symbol = message.substr(at + marker.size());
  const std::string readable = boost::core::demangle(symbol.c_str());
  return readable == symbol ? message : fmt::format("{} ({})", message, readable);
}

/// The file is good, but the process has no room for it.
bool is_about_memory(const std::string& message) {
  return message.find("failed to map segment") != message.npos ||
         message.find("cannot allocate memory") != message.npos ||
         message.find("Cannot allocate memory") != message.npos;
}

// Never destroyed: objects made by plugins and their code live as long as the process.
std::vector<boost::dll::shared_library>& open_libraries() {
  static auto& libraries = *new std::vector<boost::dll::shared_library>;
  return libraries;
}

}  // namespace

const PluginDescriptor& open_library(const std::filesystem::path& file) {
  boost::dll::shared_library library;
  try {
    using boost::dll::load_mode::rtld_local;
    using boost::dll::load_mode::rtld_now;
    library.load(file.string(), rtld_now | rtld_local);
  } catch (const boost::system::system_error& error) {
    if (is_about_memory(error.what())) {
      throw FileError(fmt::format(
          "plugin {} cannot be loaded: there is too little memory or address space for it, or its "
          "file system allows no programs\n  {}\n  Raise the limit (ulimit -v) of this process.",
          file.string(), loader_message(error.what())));
    }
    throw PluginError(
        fmt::format("cannot use plugin {}: the system could not load it\n  {}\n"
                    "  A plugin links all that it uses, and only what this machine has: rebuild it with "
                    "plexus_add_plugin, "
                    "or install the library that is missing.",
                    file.string(), with_readable_symbol(loader_message(error.what()))));
  }
  open_libraries().push_back(library);
  return library.get<const PluginDescriptor>("plexus_plugin");
}

}  // namespace plexus
