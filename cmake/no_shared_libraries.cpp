// SPDX-License-Identifier: Apache-2.0
//
// Part of a program that is linked statically. For these the C library would load shared libraries of its own, which are of another version
// on another system, or not there. Who asks for them (OpenSSL, c-ares: names of services, engines) is told that there are none; c-ares
// looks hosts up by itself. The linker puts them in place of the C library's (`--wrap`, CMakeLists.txt of runtime/).
#include <cstddef>

#include <netdb.h>

extern "C" {

void* __wrap_dlopen(const char* /*file*/, int /*mode*/) { return nullptr; }

int __wrap_getaddrinfo(const char* /*node*/, const char* /*service*/, const addrinfo* /*hints*/, addrinfo** /*found*/) { return EAI_FAIL; }

hostent* __wrap_gethostbyname(const char* /*name*/) { return nullptr; }

servent* __wrap_getservbyname(const char* /*name*/, const char* /*protocol*/) { return nullptr; }

int __wrap_getservbyport_r(int /*port*/, const char* /*protocol*/, servent* /*entry*/, char* /*buffer*/, std::size_t /*size*/,
                           servent** found) {
  *found = nullptr;
  return 0;
}

}  // extern "C"
