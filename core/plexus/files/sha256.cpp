#include <plexus/error/error.hpp>
#include <plexus/files/file_kind.hpp>
#include <plexus/files/sha256.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include <fmt/format.h>
#include <nettle/sha2.h>

namespace plexus {

namespace {

std::string hex_digest(sha256_ctx& context) {
  std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest;
  sha256_digest(&context, digest.size(), digest.data());
  std::string hex;
  for (std::uint8_t byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

}  // namespace

std::string sha256_of(const std::filesystem::path& file) {
  if (const std::string reason = why_not_regular(file); !reason.empty()) {
    throw FileError(fmt::format("cannot read {}: {}", file.string(), reason));
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) throw FileError(fmt::format("cannot read {}: {}", file.string(), std::strerror(errno)));
  sha256_ctx context;
  sha256_init(&context);
  std::array<char, 65536> block;
  while (in.read(block.data(), block.size()), in.gcount() > 0) {
    sha256_update(&context, static_cast<std::size_t>(in.gcount()),
                  reinterpret_cast<const std::uint8_t*>(block.data()));
  }
  if (in.bad()) throw FileError(fmt::format("reading {} failed: {}", file.string(), std::strerror(errno)));
  return hex_digest(context);
}

std::string sha256_of_text(std::string_view text) {
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, text.size(), reinterpret_cast<const std::uint8_t*>(text.data()));
  return hex_digest(context);
}

}  // namespace plexus
