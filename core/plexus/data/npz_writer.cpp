#include <plexus/data/npy.hpp>
#include <plexus/data/npz_writer.hpp>
#include <plexus/error/error.hpp>

#include <cstdint>
#include <limits>
#include <set>
#include <string_view>

#include <fmt/format.h>
#include <zlib.h>

namespace plexus {
namespace {

// Fields of ZIP's headers (APPNOTE.TXT 4.3 and 4.4).
constexpr std::uint32_t file_mark = 0x04034b50;
constexpr std::uint32_t directory_mark = 0x02014b50;
constexpr std::uint32_t end_signature = 0x06054b50;
constexpr std::uint16_t version = 20;
constexpr std::uint16_t utf8_names = 0x0800;
constexpr std::uint16_t first_day = 0x0021;  // 1980-01-01, so that the bytes do not depend on the time

void append(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFFU);
}

struct Entry {
  std::string name;
  std::uint32_t checksum;
  std::size_t size;
  std::size_t offset;
};

/// The fields that a file's own header and its entry in the directory have in common.
void append_description(std::string& out, const Entry& entry) {
  append(out, version, 2);
  append(out, utf8_names, 2);
  append(out, 0, 2);  // stored
  append(out, 0, 2);  // midnight
  append(out, first_day, 2);
  append(out, entry.checksum, 4);
  append(out, entry.size, 4);
  append(out, entry.size, 4);
  append(out, entry.name.size(), 2);
  append(out, 0, 2);  // no extra field
}

void append_directory(std::string& out, const std::vector<Entry>& entries) {
  const std::size_t start = out.size();
  for (const Entry& entry : entries) {
    append(out, directory_mark, 4);
    append(out, version, 2);
    append_description(out, entry);
    append(out, 0, 2);  // no comment
    append(out, 0, 2);  // the first disk
    append(out, 0, 2);
    append(out, 0, 4);
    append(out, entry.offset, 4);
    out += entry.name;
  }
  const std::size_t size = out.size() - start;
  append(out, end_signature, 4);
  append(out, 0, 4);
  append(out, entries.size(), 2);
  append(out, entries.size(), 2);
  append(out, size, 4);
  append(out, start, 4);
  append(out, 0, 2);
}

std::uint32_t checksum_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      ::crc32_z(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

}  // namespace

std::string npz_bytes(const std::vector<std::pair<std::string, Tensor>>& arrays) {
  std::string out;
  std::vector<Entry> entries;
  std::set<std::string> names;
  for (const auto& [name, values] : arrays) {
    if (!names.insert(name).second) throw DataError(fmt::format("two arrays are named '{}'", name));
    const std::string bytes = npy_bytes(values);
    const Entry& entry =
        entries.emplace_back(Entry{name + ".npy", checksum_of(bytes), bytes.size(), out.size()});
    append(out, file_mark, 4);
    append_description(out, entry);
    out += entry.name;
    out += bytes;
  }
  append_directory(out, entries);
  if (out.size() > std::numeric_limits<std::uint32_t>::max()) {
    throw DataError(
        fmt::format("the arrays take {} bytes, and an NPZ archive that every reader takes has 4 GiB "
                    "at most: write each as NPY",
                    out.size()));
  }
  return out;
}

}  // namespace plexus
