#include <plexus/error/error.hpp>
#include <plexus/error/printable.hpp>
#include <plexus/plugin/detail/library.hpp>
#include <plexus/plugin/detail/library_needs.hpp>

#include <algorithm>
#include <string_view>
#include <vector>

#include <boost/core/demangle.hpp>
#include <boost/dll/shared_library.hpp>
#include <dlfcn.h>
#include <fmt/format.h>

namespace plexus {
namespace {

// The message of dlerror in that of Boost, which adds the meaning of an unrelated errno.
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

/// Whether loading failed for lack of memory, not because of the file.
bool is_about_memory(const std::string& message) {
  return message.find("failed to map segment") != message.npos ||
         message.find("cannot allocate memory") != message.npos ||
         message.find("Cannot allocate memory") != message.npos;
}

/// The library in "libmissing.so.1: cannot open shared object file: No such file or directory"; else empty.
std::string missing_library(const std::string& message) {
  const auto at = message.find(": cannot open shared object file");
  return at == message.npos ? "" : message.substr(0, at);
}

[[noreturn]] void refuse_needs(const std::string& missing, const PluginFile& file) {
  const LibraryNeeds needs = read_needs(file.contents());
  const bool own =
      std::find(needs.libraries.begin(), needs.libraries.end(), missing) != needs.libraries.end();
  throw PluginError(fmt::format(
      "cannot use plugin {}: {} {}, which is not in\n{}  Install the library, or link the plugin with the "
      "folder that has it (-Wl,-rpath). Nothing in the plugin has been run.",
      printable_line(file.path().string()), own ? "it needs the library" : "a library that it needs asks for",
      missing, places_of_libraries(needs, file.path())));
}

// Never destroyed: objects made by plugins and their code live as long as the process.
std::vector<boost::dll::shared_library>& open_libraries() {
  static auto& libraries = *new std::vector<boost::dll::shared_library>;
  return libraries;
}

/// Why no more libraries can be loaded: a static constructor threw, which left the system's loader in the
/// middle of its work. Empty: none has.
std::string& reason_to_stop() {
  static auto& reason = *new std::string;
  return reason;
}

[[noreturn]] void refuse_throwing(const std::string& path, const std::string& what) {
  reason_to_stop() = fmt::format("a static constructor of {} threw", path);
  throw PluginError(fmt::format(
      "cannot use plugin {}: a static constructor of it threw:\n  {}\n  What can fail belongs into the "
      "constructor of a component. This process can load no more plugins, and the system's loader may "
      "keep other threads waiting: end the process, from this thread.",
      path, what));
}

/// Loads the library, which runs its static constructors. dlopen is declared to throw nothing. The volatile
/// pointer hides that from the compiler; otherwise an exception of a constructor would end the process. Other
/// errors of loading are found when the library is opened again.
void run_constructors(const std::string& path) {
  using Open = void* (*)(const char*, int);
  volatile const Open open = &::dlopen;
  try {
    open(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  } catch (const std::exception& error) {
    refuse_throwing(path, error.what());
  } catch (...) {
    refuse_throwing(path, "something that is no exception");
  }
}

}  // namespace

const PluginDescriptor& open_library(const PluginFile& file) {
  boost::dll::shared_library library;
  const std::string path = file.path().string();
  if (!reason_to_stop().empty()) {
    throw PluginError(
        fmt::format("cannot use plugin {}: {} before, and this process can load no more plugins", path,
                    reason_to_stop()));
  }
  run_constructors(path);
  try {
    using boost::dll::load_mode::rtld_local;
    using boost::dll::load_mode::rtld_now;
    library.load(path, rtld_now | rtld_local);
  } catch (const boost::system::system_error& error) {
    if (is_about_memory(error.what())) {
      throw FileError(fmt::format(
          "plugin {} cannot be loaded: there is too little memory or address space for it, or its "
          "file system allows no programs\n  {}\n  Raise the limit (ulimit -v) of this process.",
          path, loader_message(error.what())));
    }
    const std::string missing = missing_library(loader_message(error.what()));
    if (!missing.empty() && missing != path) refuse_needs(missing, file);
    throw PluginError(
        fmt::format("cannot use plugin {}: the system could not load it\n  {}\n"
                    "  A plugin links all that it uses, and only what this machine has: rebuild it with "
                    "plexus_add_plugin, "
                    "or install the library that is missing.",
                    path, with_readable_symbol(loader_message(error.what()))));
  }
  open_libraries().push_back(library);
  return library.get<const PluginDescriptor>("plexus_plugin");
}

}  // namespace plexus
