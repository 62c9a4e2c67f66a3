// SPDX-License-Identifier: Apache-2.0
//
// toml++ with the house's own settings: the one include of it. For
// toml_reader.cpp and toml_impl.cpp alone; nobody else knows which parser we have.
#pragma once

#define TOML_HEADER_ONLY 0
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
// `[ #` trips an assertion of the parser that it then reports as an ordinary
// error. Under NDEBUG the same places become promises to the optimiser, which
// hostile text breaks: so the parser is built without NDEBUG and without assertions.
#define TOML_ASSERT(expr) static_assert(true)
#pragma push_macro("NDEBUG")
#undef NDEBUG
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")
