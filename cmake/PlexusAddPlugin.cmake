# plexus_add_plugin(name SOURCES a.cpp b.cpp ...)
#
# Builds the plugin NAME.so: a loadable library that uses Plexus and shows nothing to others but its descriptor.
# One of its sources has PLEXUS_PLUGIN(...). For use in Plexus itself and, after find_package(Plexus), anywhere.
# Further libraries are linked with target_link_libraries(name PRIVATE ...).
set(PLEXUS_PLUGIN_SYMBOLS ${CMAKE_CURRENT_LIST_DIR}/plexus_plugin.map)

function(plexus_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 plugin "" "" SOURCES)
  if(NOT plugin_SOURCES OR plugin_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "plexus_add_plugin(${name} SOURCES file.cpp ...): the sources are missing or misplaced")
  endif()
  add_library(${name} MODULE ${plugin_SOURCES})
  target_link_libraries(${name} PRIVATE Plexus::plexus)
  target_compile_features(${name} PRIVATE cxx_std_20)
  set_target_properties(${name} PROPERTIES
    PREFIX "" SUFFIX .so
    CXX_EXTENSIONS OFF
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
    LINK_DEPENDS ${PLEXUS_PLUGIN_SYMBOLS})
  # Unique symbols would be shared between plugins behind their backs. Numbers: as everywhere in Plexus.
  target_compile_options(${name} PRIVATE -ffp-contract=off $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
  # The standard library's templates are visible whatever we say: only a list of symbols hides them.
  target_link_options(${name} PRIVATE -Wl,--version-script=${PLEXUS_PLUGIN_SYMBOLS})
  # A symbol that nobody has is an error here, not when loaded; but clang leaves its sanitizers' undefined.
  if(NOT (CMAKE_CXX_COMPILER_ID MATCHES Clang AND (PLEXUS_SANITIZE OR CMAKE_CXX_FLAGS MATCHES "-fsanitize")))
    target_link_options(${name} PRIVATE -Wl,-z,defs)
  endif()
endfunction()
