#pragma once

#include <plexus/error/error.hpp>
#include <plexus/plugin/loader.hpp>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "../support/message_of.hpp"
#include "../support/require_holds.hpp"
#include "../support/scratch.hpp"

namespace plexus::tests {

/// Where the plugins of this folder are built.
inline const std::filesystem::path plugin_folder = PLUGIN_FOLDER;

/// A place of its own for each test, with the file that a plugin's code would leave there.
class TracedScratch : public Scratch {
 public:
  TracedScratch() { ::setenv("PLEXUS_TEST_TRACE", trace().c_str(), 1); }
  ~TracedScratch() { ::unsetenv("PLEXUS_TEST_TRACE"); }

  std::filesystem::path trace() const { return path() / "trace"; }
  bool code_has_run() const { return std::filesystem::exists(trace()); }
};

/// With what a file is refused, which names it.
inline std::string refusal(const std::filesystem::path& file) {
  const std::string message = test::message_of<PluginError>([&] { load_plugin(file); });
  require_holds(message, {std::filesystem::weakly_canonical(file).string()});
  return message;
}

}  // namespace plexus::tests
