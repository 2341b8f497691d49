#pragma once

#include <span>
#include <string_view>

namespace plexus::app {

/// A file of apps/plexus/templates: its path there, and its text.
struct PluginTemplate {
  std::string_view path;
  std::string_view text;
};

/// All of them, by path. CMake makes the source of this header (templates/embed.cmake).
std::span<const PluginTemplate> plugin_templates();
/// The names of the public types of Plexus, and those of its public functions.
std::span<const std::string_view> public_type_names();
std::span<const std::string_view> public_function_names();

}  // namespace plexus::app
