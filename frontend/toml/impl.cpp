// SPDX-License-Identifier: Apache-2.0
//
// The parser's code, compiled once.
#define TOML_IMPLEMENTATION
#include "frontend/toml/parser.h"
