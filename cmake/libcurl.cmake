# SPDX-License-Identifier: Apache-2.0
#
# Makes the target `spin_aks_curl`: libcurl. From an archive, as `make_libcurl` makes it, it goes into the program; else it is the system's,
# which is shared, and wants everything else to be (SPIN_AKS_LIBCURL_ARCHIVE says which).
set(SPIN_AKS_LIBCURL "" CACHE PATH "The directory that make_libcurl printed; empty: the system's libcurl")

set(SPIN_AKS_LIBCURL_ARCHIVE OFF)
add_library(spin_aks_curl INTERFACE)
if(SPIN_AKS_LIBCURL)
  set(SPIN_AKS_LIBCURL_ARCHIVE ON)
  find_package(Threads REQUIRED)
  foreach(name IN ITEMS ssl crypto cares)
    find_library(SPIN_AKS_${name}_ARCHIVE lib${name}.a REQUIRED)
    list(APPEND archives ${SPIN_AKS_${name}_ARCHIVE})
  endforeach()
  add_library(spin_aks_libcurl_archive STATIC IMPORTED)
  set_target_properties(spin_aks_libcurl_archive PROPERTIES IMPORTED_LOCATION ${SPIN_AKS_LIBCURL}/lib/libcurl.a)
  target_include_directories(spin_aks_libcurl_archive INTERFACE ${SPIN_AKS_LIBCURL}/include)
  target_compile_definitions(spin_aks_libcurl_archive INTERFACE CURL_STATICLIB)
  target_link_libraries(spin_aks_libcurl_archive INTERFACE ${archives} ZLIB::ZLIB Threads::Threads)
  target_link_libraries(spin_aks_curl INTERFACE spin_aks_libcurl_archive)
else()
  find_package(CURL 7.85 REQUIRED)
  target_link_libraries(spin_aks_curl INTERFACE CURL::libcurl)
endif()
