#include <plexus/data/byte_source.hpp>
#include <plexus/data/detail/zip_archive.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/detail/open_file.hpp>
#include <plexus/files/file_kind.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <new>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

namespace plexus {

namespace {

constexpr std::string_view end_mark("PK\5\6", 4);
constexpr std::string_view large_end_mark("PK\6\6", 4);
constexpr std::string_view large_locator_mark("PK\6\7", 4);
constexpr std::string_view entry_mark("PK\1\2", 4);
constexpr std::string_view member_mark("PK\3\4", 4);
constexpr std::string_view gzip_mark("\x1F\x8B", 2);
constexpr std::uint64_t end_size = 22;        // of the end record, without its comment
constexpr std::uint64_t locator_size = 20;    // of the locator that may precede it
constexpr std::uint64_t large_end_size = 56;  // of the record that the locator points to
constexpr std::uint64_t entry_size = 46;      // in the directory, without its texts
constexpr std::uint64_t header_size = 30;     // of a member, without its texts
constexpr std::uint64_t longest_comment = 65535;
constexpr std::uint64_t in_large_field = 0xFFFFFFFF;
constexpr std::uint64_t best_deflation = 1032;      // deflate: 258 bytes from 2 bits at best
constexpr std::uint64_t archive_piece = 1U << 18U;  // bytes that are read and inflated at a time
constexpr std::uint64_t most_counted = 1U << 30U;   // zlib counts in 32 bits

[[noreturn]] void fail_to_read_archive(const std::string& file, std::string_view reason) {
  DataError error(fmt::format("cannot read {}: {}", file, reason));
  error.facts().file = file;
  throw error;
}

/// The descriptor of the open file, which the caller owns.
int opened_archive(const std::filesystem::path& path) {
  std::string reason = why_not_regular(path);
  if (!reason.empty()) fail_to_read_archive(path.string(), reason);
  const int number = open_to_read(path, reason);
  if (number < 0) fail_to_read_archive(path.string(), reason);
  return number;
}

struct MemberInflater {
  MemberInflater() {
    if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw std::bad_alloc();
  }
  ~MemberInflater() { ::inflateEnd(&stream); }
  MemberInflater(const MemberInflater&) = delete;
  MemberInflater& operator=(const MemberInflater&) = delete;

  z_stream stream{};
};

}  // namespace

ZipArchive::ZipArchive(const std::filesystem::path& path)
    : file_(path.string()), descriptor_(opened_archive(path)) {
  struct stat about {};
  if (::fstat(descriptor_.number(), &about) != 0) fail_to_read_archive(file_, std::strerror(errno));
  size_ = static_cast<std::uint64_t>(about.st_size);
  std::string start = part(0, std::min<std::uint64_t>(size_, member_mark.size()));
  if (start.starts_with(gzip_mark)) {
    unpacked_ = open_bytes(path)->read_all();
    size_ = unpacked_.size();
    start = unpacked_.substr(0, member_mark.size());
  }
  if (start != member_mark && start != end_mark) {
    throw DataError(file_ + " is no ZIP archive, which a .npz file is; save the arrays with numpy.savez");
  }
  const std::uint64_t tail_size = std::min(size_, locator_size + end_size + longest_comment);
  const std::string tail = part(size_ - tail_size, tail_size);
  const std::size_t end = tail.rfind(end_mark);
  if (end == tail.npos || tail.size() - end < end_size)
    fail("its end record is missing; was it copied whole?");
  std::uint64_t count = number(tail, end + 10, 2);
  std::uint64_t length = number(tail, end + 12, 4);
  std::uint64_t directory = number(tail, end + 16, 4);
  if (end >= locator_size && tail.compare(end - locator_size, 4, large_locator_mark) == 0) {
    const std::string large = part(number(tail, end - locator_size + 8, 8), large_end_size);
    if (!large.starts_with(large_end_mark)) fail("its end record is wrong");
    count = number(large, 32, 8);
    length = number(large, 40, 8);
    directory = number(large, 48, 8);
  }
  read_directory(part(directory, length), count);
}

void ZipArchive::fail(std::string_view what) const {
  DataError error(fmt::format("{} is damaged: {}", file_, what));
  error.facts().file = file_;
  throw error;
}

void ZipArchive::require_part(std::uint64_t at, std::uint64_t size) const {
  if (at > size_ || size > size_ - at) fail("it ends too early");
}

std::string ZipArchive::part(std::uint64_t at, std::uint64_t size) const {
  require_part(at, size);
  if (!unpacked_.empty()) return unpacked_.substr(at, size);
  std::string text(size, '\0');
  for (std::uint64_t read = 0; read < size;) {
    const ssize_t some =
        ::pread(descriptor_.number(), text.data() + read, size - read, static_cast<off_t>(at + read));
    if (some < 0 && errno != EINTR) fail_to_read_archive(file_, std::strerror(errno));
    if (some == 0) fail("it ends too early");
    if (some > 0) read += static_cast<std::uint64_t>(some);
  }
  return text;
}

/// The little-endian number in `bytes` bytes at `at`.
std::uint64_t ZipArchive::number(std::string_view text, std::uint64_t at, int bytes) const {
  if (at > text.size() || static_cast<std::uint64_t>(bytes) > text.size() - at) fail("it ends too early");
  std::uint64_t value = 0;
  for (auto i = static_cast<std::uint64_t>(bytes); i-- > 0;) {
    value = value << 8U | static_cast<unsigned char>(text[at + i]);
  }
  return value;
}

void ZipArchive::read_directory(std::string_view directory, std::uint64_t count) {
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!directory.starts_with(entry_mark)) fail("its directory is wrong");
    Member member;
    member.encrypted = (number(directory, 8, 2) & 1U) != 0;
    member.method = static_cast<unsigned>(number(directory, 10, 2));
    member.check = static_cast<std::uint32_t>(number(directory, 16, 4));
    member.stored = number(directory, 20, 4);
    member.size = number(directory, 24, 4);
    const std::uint64_t name = number(directory, 28, 2), extra = number(directory, 30, 2);
    const std::uint64_t texts = name + extra + number(directory, 32, 2);
    member.header = number(directory, 42, 4);
    if (entry_size + texts > directory.size()) fail("its directory is wrong");
    member.name = directory.substr(entry_size, name);
    read_large_numbers(directory.substr(entry_size + name, extra), member);
    members_.push_back(std::move(member));
    directory.remove_prefix(entry_size + texts);
  }
}

/// Numbers that do not fit in 32 bits are in an extra field of kind 1, in this order.
void ZipArchive::read_large_numbers(std::string_view extra, Member& member) const {
  for (std::uint64_t at = 0; at + 4 <= extra.size();) {
    const std::uint64_t kind = number(extra, at, 2), size = number(extra, at + 2, 2);
    std::uint64_t value = at + 4;
    if (kind == 1) {
      for (std::uint64_t* field : {&member.size, &member.stored, &member.header}) {
        if (*field != in_large_field || value + 8 > extra.size()) continue;
        *field = number(extra, value, 8);
        value += 8;
      }
    }
    at += 4 + size;
  }
}

std::string ZipArchive::content(const Member& member, std::uint64_t most) const {
  if (member.encrypted) fail(fmt::format("its member '{}' is encrypted", member.name));
  const std::string header = part(member.header, header_size);
  if (!header.starts_with(member_mark)) fail(fmt::format("its member '{}' is not there", member.name));
  const std::uint64_t data = member.header + header_size + number(header, 26, 2) + number(header, 28, 2);
  require_part(data, member.stored);
  const std::uint64_t size = std::min(member.size, most);
  std::string content;
  if (member.method == 0) {
    if (member.stored != member.size) fail(fmt::format("its member '{}' has two sizes", member.name));
    content = part(data, size);
  } else if (member.method == 8) {
    content = inflated(member, data, size);
  } else {
    fail(fmt::format("its member '{}' is compressed by method {}, expected none or deflate (8)", member.name,
                     member.method));
  }
  if (size < member.size) return content;
  uLong check = ::crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size());
  if (check != member.check) fail(fmt::format("the check sum of its member '{}' is wrong", member.name));
  return content;
}

std::string ZipArchive::inflated(const Member& member, std::uint64_t at, std::uint64_t size) const {
  if (member.size / best_deflation > member.stored)
    fail(fmt::format("the size of '{}' is wrong", member.name));
  std::string out(size, '\0');
  MemberInflater inflater;
  z_stream& stream = inflater.stream;
  std::string in;
  std::uint64_t read = 0, written = 0;
  for (int code = Z_OK; written < size && code == Z_OK;) {
    if (stream.avail_in == 0) {
      in = part(at + read, std::min(archive_piece, member.stored - read));
      read += in.size();
      stream.next_in = reinterpret_cast<Bytef*>(in.data());
      stream.avail_in = static_cast<uInt>(in.size());
    }
    const std::uint64_t room = std::min(most_counted, size - written);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + written);
    stream.avail_out = static_cast<uInt>(room);
    code = ::inflate(&stream, Z_NO_FLUSH);
    written += room - stream.avail_out;
  }
  if (written < size) fail(fmt::format("its member '{}' cannot be inflated", member.name));
  return out;
}

}  // namespace plexus
