// SPDX-License-Identifier: Apache-2.0
#include "runtime/deploy/packed.h"

#include <zlib.h>

#include <algorithm>
#include <vector>

#include "ir/base64.h"
#include "ir/check.h"

namespace spin_aks::deploy {
namespace {

constexpr int kGzip = 16;  // zlib.h, deflateInit2: added to the window's bits
constexpr int kMemory = 8;

// zlib's interface takes no constant bytes, and writes none of them.
Bytef* Bytes(std::string_view text) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));  // NOLINT(*-const-cast,*-reinterpret-cast)
}

}  // namespace

std::string Pack(std::string_view text) {
  z_stream stream{};
  CHECK(::deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + kGzip, kMemory, Z_DEFAULT_STRATEGY) == Z_OK, "zlib starts");
  std::string packed;
  packed.resize(::deflateBound(&stream, text.size()));
  stream.next_in = Bytes(text);
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = Bytes(packed);
  stream.avail_out = static_cast<uInt>(packed.size());
  CHECK(::deflate(&stream, Z_FINISH) == Z_STREAM_END, "there is room for all of it");
  packed.resize(stream.total_out);
  ::deflateEnd(&stream);
  return EncodeBase64(packed);
}

std::optional<std::string> Unpack(std::string_view packed, std::size_t limit) {
  constexpr std::size_t kChunk = std::size_t{64} << 10U;
  const std::optional<std::string> bytes = DecodeBase64(packed);
  if (!bytes) return std::nullopt;
  z_stream stream{};
  CHECK(::inflateInit2(&stream, MAX_WBITS + kGzip) == Z_OK, "zlib starts");
  stream.next_in = Bytes(*bytes);
  stream.avail_in = static_cast<uInt>(bytes->size());
  std::vector<char> chunk(kChunk);
  std::string text;
  int code = Z_OK;
  while (code == Z_OK && text.size() <= limit) {
    stream.next_out = Bytes({chunk.data(), chunk.size()});
    stream.avail_out = kChunk;
    code = ::inflate(&stream, Z_NO_FLUSH);
    text.append(chunk.data(), chunk.size() - stream.avail_out);
  }
  ::inflateEnd(&stream);
  if (code != Z_STREAM_END || text.size() > limit) return std::nullopt;
  return text;
}

}  // namespace spin_aks::deploy
