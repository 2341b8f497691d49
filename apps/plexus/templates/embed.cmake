# plexus_embed_templates(target): compiles the files of this folder into a program, which then needs no files beside it,
# and the names of Plexus's public types and functions, after which no component is named.
function(plexus_embed_templates target)
  set(folder ${CMAKE_CURRENT_FUNCTION_LIST_DIR})
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${folder} ${folder}/*)
  list(REMOVE_ITEM files embed.cmake README.md)
  list(SORT files)
  set(entries "")
  foreach(file IN LISTS files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${folder}/${file})
    file(READ ${folder}/${file} text)
    string(APPEND entries "    {\"${file}\", R\"plexus(${text})plexus\"},\n")
  endforeach()

  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/core/plexus/*.hpp)
  list(FILTER headers EXCLUDE REGEX /detail/)
  set(types "")
  set(functions "")
  foreach(header IN LISTS headers)
    file(STRINGS ${header} lines REGEX "^(class|struct|enum class|using) [A-Z][A-Za-z0-9]*")
    foreach(line IN LISTS lines)
      string(REGEX REPLACE "^(class|struct|enum class|using) ([A-Za-z0-9]+).*" "\\2" name "${line}")
      list(APPEND types "    \"${name}\",\n")
    endforeach()
    # A declaration of a function begins at the margin: TYPE NAME(
    file(READ ${header} text)
    string(REGEX MATCHALL "\n[A-Za-z][A-Za-z0-9_:<>,&* ]* [&*]*[a-z][a-z0-9_]*\\(" declarations "${text}")
    foreach(declaration IN LISTS declarations)
      string(REGEX REPLACE ".*[ &*]([a-z][a-z0-9_]*)\\($" "\\1" name "${declaration}")
      list(APPEND functions "    \"${name}\",\n")
    endforeach()
  endforeach()
  foreach(names IN ITEMS types functions)
    list(REMOVE_DUPLICATES ${names})
    list(SORT ${names})
    list(JOIN ${names} "" ${names})
  endforeach()

  set(source ${CMAKE_CURRENT_BINARY_DIR}/plugin_templates.cpp)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT
"// Made from the files of apps/plexus/templates and the headers of core.

#include \"plugin_commands/plugin_templates.hpp\"

namespace plexus::app {

namespace {

constexpr PluginTemplate embedded_templates[] = {
@entries@};

constexpr std::string_view names_of_public_types[] = {
@types@};

constexpr std::string_view names_of_public_functions[] = {
@functions@};

}  // namespace

std::span<const PluginTemplate> plugin_templates() { return embedded_templates; }
std::span<const std::string_view> public_type_names() { return names_of_public_types; }
std::span<const std::string_view> public_function_names() { return names_of_public_functions; }

}  // namespace plexus::app
")
  target_sources(${target} PRIVATE ${source})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/apps/plexus)
endfunction()
