#pragma once

#include <plexus/config/component.hpp>

#include <optional>
#include <string>
#include <vector>

namespace plexus::app {

/// A file of an author's repository: its path in the repository, and its text.
struct ScaffoldFile {
  std::string path;
  std::string text;
};

/// Throws UsageError unless `name` can be that of a new component of this kind: words of small letters and
/// digits, joined by '_', at most 64 characters, reserved neither by C++ nor by CMake nor by YAML; not the
/// name of a loaded plugin, of a component that the template of the kind registers, of a type of Plexus, or,
/// for an op, of a function of Plexus.
void require_free_name(Kind kind, const std::string& name);

/// The source and the run file of a new component, from the templates of its kind.
std::vector<ScaffoldFile> component_files(Kind kind, const std::string& name);
/// The other files of a repository: build, README, a script for CI, .gitignore.
std::vector<ScaffoldFile> repository_files(Kind kind, const std::string& name);

/// The line of a CMakeLists.txt that builds a component.
std::string build_line(const std::string& name);
/// Adds that line to `lists`, the text of a CMakeLists.txt, after the last plexus_add_plugin(...). Nothing if
/// there is none, since it is not known where the line belongs. Throws UsageError if a plugin of this name is
/// built already.
std::optional<std::string> with_build_line(const std::string& lists, const std::string& name);

}  // namespace plexus::app
