// SPDX-License-Identifier: Apache-2.0
#include "backends/oci/gzip.h"

#include <algorithm>
#include <cstddef>
#include <limits>

#include <zlib.h>

#include "ir/check.h"

namespace spin_aks::oci {

std::string Gzip(std::string_view bytes) {
  constexpr int kLevel = 6, kGzip = 16 + MAX_WBITS, kMemory = 8, kUnknownSystem = 255;
  z_stream stream{};
  CHECK(deflateInit2(&stream, kLevel, Z_DEFLATED, kGzip, kMemory, Z_DEFAULT_STRATEGY) == Z_OK, "zlib has its memory");
  gz_header header{};
  header.os = kUnknownSystem;
  deflateSetHeader(&stream, &header);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  std::size_t written = 0;
  int result = Z_OK;
  // Its counters are narrower than ours.
  constexpr std::size_t kMost = std::numeric_limits<uInt>::max() / 2;
  while (result != Z_STREAM_END) {
    if (written == out.size()) out.resize(2 * out.size());
    const std::size_t in = std::min(bytes.size(), kMost), room = std::min(out.size() - written, kMost);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // NOLINT: it is only read
    stream.avail_in = static_cast<uInt>(in);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + written);  // NOLINT
    stream.avail_out = static_cast<uInt>(room);
    result = deflate(&stream, in == bytes.size() ? Z_FINISH : Z_NO_FLUSH);
    CHECK(result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR, "zlib takes any bytes");
    bytes.remove_prefix(in - stream.avail_in);
    written += room - stream.avail_out;
  }
  deflateEnd(&stream);
  out.resize(written);
  return out;
}

}  // namespace spin_aks::oci
