// SPDX-License-Identifier: Apache-2.0
//
// The two manifest versions, each with its own decoder. Private to the decoders.
#pragma once

#include "frontend/manifest/spin_manifest.h"
#include "frontend/toml/cursor.h"
#include "ir/diagnostic.h"

namespace spin_aks {

// The cursor is at the document; the key of the version has been asked for.
// What is wrong is reported, the rest is in the manifest.

// Version 1, folded into version 2 as Spin's compat.rs does it.
[[nodiscard]] SpinManifest DecodeV1(TomlCursor& document, Diagnostics& diagnostics);
[[nodiscard]] SpinManifest DecodeV2(TomlCursor& document, Diagnostics& diagnostics);

}  // namespace spin_aks
