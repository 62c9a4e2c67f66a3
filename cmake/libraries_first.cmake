# SPDX-License-Identifier: Apache-2.0
#
# What tests is compiled for the loop, not for speed; what it tests is optimised. But of an inline function that several objects hold the
# linker takes the first it meets: that of the test, and the libraries' strings, vectors and variants would run at half their speed.

# spin_aks_archives(OUT TARGET): the static libraries of ours that TARGET links, each once.
function(spin_aks_archives out target)
  set(found)
  set(pending ${target})
  while(pending)
    list(POP_FRONT pending next)
    if(NOT TARGET ${next})
      continue()
    endif()
    get_target_property(type ${next} TYPE)
    if(type STREQUAL STATIC_LIBRARY)
      if(next IN_LIST found)
        continue()
      endif()
      list(APPEND found ${next})
    endif()
    foreach(property LINK_LIBRARIES INTERFACE_LINK_LIBRARIES)
      get_target_property(libraries ${next} ${property})
      if(libraries)
        list(APPEND pending ${libraries})
      endif()
    endforeach()
  endwhile()
  set(${out} ${found} PARENT_SCOPE)
endfunction()

# spin_aks_libraries_first(TARGET): links the libraries that TARGET has been given so far before its own objects.
function(spin_aks_libraries_first target)
  if(NOT CMAKE_SYSTEM_NAME STREQUAL Linux)
    return()  # other linkers have other words for it, and are only slower without
  endif()
  spin_aks_archives(archives ${target})
  list(TRANSFORM archives REPLACE "(.+)" "$<TARGET_FILE:\\1>")
  target_link_options(${target} PRIVATE LINKER:--whole-archive ${archives} LINKER:--no-whole-archive)
endfunction()
