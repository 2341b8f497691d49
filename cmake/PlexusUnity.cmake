# plexus_compile_together(target): with PLEXUS_UNITY, compiles the sources of a folder in batches, each as if it were one
# file: headers are most of what a source compiles. A folder `detail` counts as its parent. Sources with options of their
# own stay alone; these must be set before the call.

# 10 to 20 seconds of a compiler: less saves less, more leaves processors without work at the end.
set(PLEXUS_BATCH_BYTES 50000)

function(plexus_compile_together target)
  if(NOT PLEXUS_UNITY)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # g++ takes a class with members of unnamed namespaces to be in a header if its file is not the one that it was given.
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  endif()
  get_target_property(target_folder ${target} SOURCE_DIR)
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "\\.cpp$")
  foreach(source IN LISTS sources)
    # CMake looks at the options and definitions of a source, but not at this.
    get_source_file_property(alone ${source} TARGET_DIRECTORY ${target} SKIP_PRECOMPILE_HEADERS)
    if(NOT alone)
      get_filename_component(path ${source} ABSOLUTE BASE_DIR ${target_folder})
      plexus_name_of_folder(${path} folder)
      list(APPEND folders ${folder})
      list(APPEND paths_${folder} ${path})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES folders)
  foreach(folder IN LISTS folders)
    plexus_group(${target} ${folder} ${paths_${folder}})
  endforeach()
endfunction()

# core/plexus/data/detail/csv.cpp -> core_plexus_data
function(plexus_name_of_folder path result)
  file(RELATIVE_PATH path ${PROJECT_SOURCE_DIR} ${path})
  get_filename_component(folder ${path} DIRECTORY)
  string(REPLACE "/detail" "" folder ${folder})
  string(MAKE_C_IDENTIFIER ${folder} folder)
  set(${result} ${folder} PARENT_SCOPE)
endfunction()

# Sources in a row, in as few groups of about equal size as no group is much larger than the size of a batch.
function(plexus_group target name)
  set(total 0)
  foreach(path IN LISTS ARGN)
    file(SIZE ${path} size)
    math(EXPR total "${total} + ${size}")
  endforeach()
  math(EXPR groups "(${total} + ${PLEXUS_BATCH_BYTES} - 1) / ${PLEXUS_BATCH_BYTES}")
  set(before 0)
  foreach(path IN LISTS ARGN)
    math(EXPR group "${before} * ${groups} / ${total}")
    set_source_files_properties(${path} TARGET_DIRECTORY ${target} PROPERTIES UNITY_GROUP ${name}_${group})
    file(SIZE ${path} size)
    math(EXPR before "${before} + ${size}")
  endforeach()
endfunction()
