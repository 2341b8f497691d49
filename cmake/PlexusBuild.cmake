# What every target of this tree is compiled with.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# A build tree and an installed tree can be moved: libraries find each other relative to themselves.
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)

# Numbers must not depend on whether the compiler fuses a multiply and an add.
add_compile_options(-ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # g++ 12 sees overlaps in "text" + std::string that are not there (GCC bug 105651).
  add_compile_options(-Wno-restrict)
  # g++ spends an eighth of a compilation on collecting garbage; below 512 MiB (the unit is KiB) it need not.
  add_compile_options("SHELL:--param ggc-min-heapsize=524288")
endif()
# plexus_precompile_headers(target headers...): for targets of which headers are most of what a file compiles.
function(plexus_precompile_headers target)
  target_precompile_headers(${target} PRIVATE ${ARGN})
  plexus_allow_precompiled(${target})
endfunction()
# g++ 12 does not know any more that a precompiled header is the system's, and warns of its inlined code (bug 105651).
function(plexus_allow_precompiled target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_compile_options(${target} PRIVATE -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
  endif()
endfunction()
if(PLEXUS_WERROR)
  add_compile_options(-Werror)
endif()
if(PLEXUS_COST)
  set(launcher "bash \"${PROJECT_SOURCE_DIR}/cmake/cost.sh\" run \"${PROJECT_BINARY_DIR}/cost.log\" <TARGET_NAME>")
  set_property(GLOBAL PROPERTY RULE_LAUNCH_COMPILE "${launcher}")
  set_property(GLOBAL PROPERTY RULE_LAUNCH_LINK "${launcher}")
endif()
if(PLEXUS_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
    message(FATAL_ERROR "PLEXUS_FUZZ needs clang: configure with -DCMAKE_CXX_COMPILER=clang++")
  endif()
  set(PLEXUS_SANITIZE ON)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(PLEXUS_SANITIZE)
  # vptr compares type_info by address, which hidden classes on two sides of a plugin's boundary do not share. The address
  # sanitizer reports null pointers anyway; without their checks and those of alignment, sources compile in 3/4 of the time.
  set(sanitizers -fsanitize=address,undefined -fno-sanitize=vptr,null,alignment,object-size,nonnull-attribute)
  add_compile_options(${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(${sanitizers})
  # Without this, libraries would call the tests' copies of inline functions, which are compiled without checks. Virtual
  # functions that are inline may still be the tests'.
  add_link_options($<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,SHARED_LIBRARY>:-Wl,-Bsymbolic-functions>)
  # Looking for what the build without sanitizers warns of takes a sixth of the time.
  add_compile_options(-w)
endif()
# clang leaves the sanitizers' symbols in shared objects to be found in the executable.
if(NOT (PLEXUS_SANITIZE AND CMAKE_CXX_COMPILER_ID MATCHES Clang))
  add_link_options($<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,SHARED_LIBRARY>:-Wl,-z,defs>)
endif()

set(PLEXUS_PLUGIN_DIR plexus/plugins)                     # under the folder of libplexus, built or installed
set(PLEXUS_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/Plexus)
include(PlexusAddPlugin)
