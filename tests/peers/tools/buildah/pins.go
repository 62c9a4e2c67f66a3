// SPDX-License-Identifier: Apache-2.0

//go:build pins

// Package buildah pins the builder that judges our Dockerfiles: Debian 12's own
// cannot copy a single file with a pattern's character in its name (fixed in 1.38, pull request 5676).
package buildah

import _ "github.com/containers/buildah/cmd/buildah"
