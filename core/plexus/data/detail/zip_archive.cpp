#include <plexus/data/byte_source.hpp>
#include <plexus/data/detail/zip_archive.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <zlib.h>

namespace plexus {

namespace {

constexpr std::string_view end_mark("PK\5\6", 4);
constexpr std::string_view large_end_mark("PK\6\6", 4);
constexpr std::string_view large_locator_mark("PK\6\7", 4);
constexpr std::string_view entry_mark("PK\1\2", 4);
constexpr std::string_view member_mark("PK\3\4", 4);
constexpr std::uint64_t in_large_field = 0xFFFFFFFF;
constexpr std::uint64_t best_ratio = 1032;  // deflate: 258 bytes from 2 bits at best
constexpr std::uint64_t piece = 1U << 30U;  // zlib counts in 32 bits

}  // namespace

ZipArchive::ZipArchive(const std::filesystem::path& path) : file_(path.string()) {
  bytes_ = open_bytes(path)->read_all();
  if (!bytes_.starts_with(member_mark) && !bytes_.starts_with(end_mark)) {
    throw DataError(file_ + " is no ZIP archive, which a .npz file is; save the arrays with numpy.savez");
  }
  const std::uint64_t end = end_record();
  std::uint64_t count = number(end + 10, 2);
  std::uint64_t directory = number(end + 16, 4);
  if (end >= 20 && part(end - 20, 4) == large_locator_mark) {
    const std::uint64_t large = number(end - 20 + 8, 8);
    if (part(large, 4) != large_end_mark) fail("its end record is wrong");
    count = number(large + 32, 8);
    directory = number(large + 48, 8);
  }
  read_directory(directory, count);
}

void ZipArchive::fail(std::string_view what) const {
  DataError error(fmt::format("{} is damaged: {}", file_, what));
  error.facts().file = file_;
  throw error;
}

std::string_view ZipArchive::part(std::uint64_t at, std::uint64_t size) const {
  if (at > bytes_.size() || size > bytes_.size() - at) fail("it ends too early");
  return std::string_view(bytes_).substr(at, size);
}

/// Little-endian.
std::uint64_t ZipArchive::number(std::uint64_t at, int bytes) const {
  const std::string_view text = part(at, static_cast<std::uint64_t>(bytes));
  std::uint64_t value = 0;
  for (int i = bytes; i-- > 0;) {
    value = value << 8U | static_cast<unsigned char>(text[static_cast<std::size_t>(i)]);
  }
  return value;
}

/// The last record, behind which only a comment may stand.
std::uint64_t ZipArchive::end_record() const {
  constexpr std::uint64_t size = 22;
  const std::size_t at = bytes_.rfind(end_mark);
  if (at == bytes_.npos || bytes_.size() - at < size) fail("its end record is missing; was it copied whole?");
  return at;
}

void ZipArchive::read_directory(std::uint64_t at, std::uint64_t count) {
  for (std::uint64_t i = 0; i < count; ++i) {
    if (part(at, 4) != entry_mark) fail("its directory is wrong");
    Member member;
    member.encrypted = (number(at + 8, 2) & 1U) != 0;
    member.method = static_cast<unsigned>(number(at + 10, 2));
    member.check = static_cast<std::uint32_t>(number(at + 16, 4));
    member.stored = number(at + 20, 4);
    member.size = number(at + 24, 4);
    const std::uint64_t name = number(at + 28, 2), extra = number(at + 30, 2), comment = number(at + 32, 2);
    member.header = number(at + 42, 4);
    member.name = part(at + 46, name);
    read_large_numbers(part(at + 46 + name, extra), at + 46 + name, member);
    members_.push_back(std::move(member));
    at += 46 + name + extra + comment;
  }
}

/// What does not fit in 32 bits stands in a field of its own, in this order.
void ZipArchive::read_large_numbers(std::string_view extra, std::uint64_t at, Member& member) const {
  const std::uint64_t end = at + extra.size();
  while (at + 4 <= end) {
    const std::uint64_t kind = number(at, 2), size = number(at + 2, 2);
    std::uint64_t value = at + 4;
    if (kind == 1) {
      for (std::uint64_t* field : {&member.size, &member.stored, &member.header}) {
        if (*field != in_large_field || value + 8 > end) continue;
        *field = number(value, 8);
        value += 8;
      }
    }
    at += 4 + size;
  }
}

std::string ZipArchive::content(const Member& member, std::uint64_t most) const {
  if (member.encrypted) fail(fmt::format("its member '{}' is encrypted", member.name));
  if (part(member.header, 4) != member_mark) fail(fmt::format("its member '{}' is not there", member.name));
  const std::uint64_t data =
      member.header + 30 + number(member.header + 26, 2) + number(member.header + 28, 2);
  const std::string_view bytes = part(data, member.stored);
  const std::uint64_t size = std::min(member.size, most);
  std::string content;
  if (member.method == 0) {
    if (member.stored != member.size) fail(fmt::format("its member '{}' has two sizes", member.name));
    content = bytes.substr(0, size);
  } else if (member.method == 8) {
    content = inflated(member, bytes, size);
  } else {
    fail(fmt::format("its member '{}' is compressed by method {}, expected none or deflate (8)", member.name,
                     member.method));
  }
  if (size < member.size) return content;
  uLong check = ::crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size());
  if (check != member.check) fail(fmt::format("the check sum of its member '{}' is wrong", member.name));
  return content;
}

std::string ZipArchive::inflated(const Member& member, std::string_view bytes, std::uint64_t size) const {
  if (member.size / best_ratio > member.stored) fail(fmt::format("the size of '{}' is wrong", member.name));
  std::string out(size, '\0');
  z_stream stream{};
  if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw std::bad_alloc();
  std::uint64_t read = 0, written = 0;
  int code = Z_OK;
  while (written < size && code == Z_OK) {
    if (stream.avail_in == 0) {
      const std::uint64_t some = std::min(piece, bytes.size() - read);
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data() + read));
      stream.avail_in = static_cast<uInt>(some);
      read += some;
    }
    const std::uint64_t room = std::min(piece, size - written);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + written);
    stream.avail_out = static_cast<uInt>(room);
    code = ::inflate(&stream, Z_NO_FLUSH);
    written += room - stream.avail_out;
  }
  ::inflateEnd(&stream);
  if (written < size) fail(fmt::format("its member '{}' cannot be inflated", member.name));
  return out;
}

}  // namespace plexus
