# cmake -DCORE=folder -DVERSION=0.1.0 -DOUTPUT=file -P PlexusAbiHash.cmake
# Writes <plexus/abi.hpp>: a hash of all public headers with comments and white space taken out, so that only a
# change of what they declare makes another ABI. An output that would not change is not touched.
file(GLOB_RECURSE headers RELATIVE ${CORE} ${CORE}/*.hpp)
list(SORT headers)
set(all "")
foreach(header IN LISTS headers)
  file(READ ${CORE}/${header} text)
  string(REGEX REPLACE "//[^\n]*" "" text "${text}")
  string(REGEX REPLACE "/\\*([^*]|\\*+[^*/])*\\*+/" "" text "${text}")
  string(REGEX REPLACE "[ \t\r\n]+" "" text "${text}")
  string(SHA256 hash "${text}")
  string(APPEND all "${header} ${hash}\n")
endforeach()
string(SHA256 hash "${all}")
string(SUBSTRING ${hash} 0 16 hash)

set(content "// Generated from the headers of this build; see cmake/PlexusAbiHash.cmake.
#pragma once

namespace plexus {

/// Changes with every public header; plugins built with other headers are refused.
inline constexpr char abi_hash[] = \"${hash}\";
/// Of Plexus as a whole.
inline constexpr char plexus_version[] = \"${VERSION}\";

}  // namespace plexus
")
set(old "")
if(EXISTS ${OUTPUT})
  file(READ ${OUTPUT} old)
endif()
if(NOT old STREQUAL content)
  file(WRITE ${OUTPUT} "${content}")
endif()
