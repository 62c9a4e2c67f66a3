# SPDX-License-Identifier: Apache-2.0
#
# One program without shared libraries: a process of ours lives for two milliseconds, and finding, mapping and binding six libraries took
# one of them (docs/benchmarks.md). Where an archive is missing, as libfmt's is on Debian, or the C library has none, everything is shared.
#
# Sets SPIN_AKS_LINK_STATICALLY, and makes the target `spin_aks_fmt`: libfmt, in whichever form.
find_library(SPIN_AKS_YAML_ARCHIVE libyaml.a)
find_library(SPIN_AKS_ZLIB_ARCHIVE libz.a)
find_library(SPIN_AKS_OPTIONS_ARCHIVE libboost_program_options.a)
if(SPIN_AKS_STATIC AND NOT SPIN_AKS_SANITIZE AND SPIN_AKS_LIBCURL_ARCHIVE AND SPIN_AKS_YAML_ARCHIVE AND SPIN_AKS_ZLIB_ARCHIVE AND SPIN_AKS_OPTIONS_ARCHIVE)
  try_compile(SPIN_AKS_LINK_STATICALLY
    SOURCES ${CMAKE_CURRENT_LIST_DIR}/libfmt.cpp
    SOURCE_FROM_CONTENT main.cpp "#include <fmt/format.h>\nint main(int n, char** v) { fmt::print(\"{}{:>8}{:02x}{}\", v[0], n, n, n / 2.0); }"
    LINK_OPTIONS -static-pie
    CXX_STANDARD 23)
endif()

if(SPIN_AKS_LINK_STATICALLY)
  message(STATUS "Linking statically")
  set(Boost_USE_STATIC_LIBS ON)
  set_property(TARGET PkgConfig::YAML PROPERTY INTERFACE_LINK_LIBRARIES ${SPIN_AKS_YAML_ARCHIVE})
  set_target_properties(ZLIB::ZLIB PROPERTIES IMPORTED_LOCATION ${SPIN_AKS_ZLIB_ARCHIVE} IMPORTED_LOCATION_RELEASE ${SPIN_AKS_ZLIB_ARCHIVE})
  add_library(spin_aks_fmt STATIC ${CMAKE_CURRENT_LIST_DIR}/libfmt.cpp)
  target_include_directories(spin_aks_fmt SYSTEM PUBLIC $<TARGET_PROPERTY:fmt::fmt,INTERFACE_INCLUDE_DIRECTORIES>)
  target_compile_definitions(spin_aks_fmt INTERFACE $<TARGET_PROPERTY:fmt::fmt,INTERFACE_COMPILE_DEFINITIONS>)
else()
  message(STATUS "Linking with shared libraries")
  add_library(spin_aks_fmt INTERFACE)
  target_link_libraries(spin_aks_fmt INTERFACE fmt::fmt)
endif()
