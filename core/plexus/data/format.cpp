#include <plexus/data/detail/pipe_source.hpp>
#include <plexus/data/format.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace plexus {

namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view npy = "an NPY file";
constexpr std::string_view idx = "an IDX file";

struct Mark {
  std::string_view start;
  std::string_view kind;
};
constexpr Mark marks[] = {{"\x93NUMPY", npy},
                          {"PK\x03\x04", "a ZIP archive (such as .npz or .xlsx)"},
                          {"PK\x05\x06", "an empty ZIP archive"},
                          {"\x89HDF\r\n", "an HDF5 file"},
                          {"PAR1\x15", "a Parquet file"},
                          {"ARROW1\0\0"sv, "an Arrow file"},
                          {"\x89PNG\r\n", "a PNG picture"},
                          {"\xFF\xD8\xFF", "a JPEG picture"},
                          {"%PDF-", "a PDF document"},
                          {"\xD0\xCF\x11\xE0", "a document of an old Microsoft Office (such as .xls)"},
                          {"MATLAB 5.0 MAT-f", "a MATLAB file"},
                          {"SQLite format 3\0"sv, "an SQLite database"},
                          {"\x1F\x8B", "a gzip file within a gzip file"},
                          {"\xFD"
                           "7zXZ",
                           "a file compressed by xz"},
                          {"\x28\xB5\x2F\xFD", "a file compressed by zstd"},
                          {"BZh91AY&SY", "a file compressed by bzip2"},
                          {"\x7F"
                           "ELF",
                           "a program or library"}};

constexpr std::size_t longest_mark = 16;

bool is_safetensors(std::string_view start) {
  return start.size() > 8 && start.substr(3, 6) == "\0\0\0\0\0{"sv;
}

/// Excludes UTF-32 text, whose byte order mark also begins with two zero bytes.
bool is_idx(std::string_view start) {
  return start.starts_with("\0\0"sv) && !start.starts_with("\0\0\xFE\xFF"sv);
}

bool is_pickle(std::string_view start) {
  return start.size() > 1 && start[0] == '\x80' && start[1] >= 2 && start[1] <= 5;
}

/// Whether further bytes could make `start` the beginning of a file that is recognised by its first bytes.
bool may_become_known(std::string_view start) {
  if (start.size() >= longest_mark) return false;
  if (start.size() < 4) return true;  // an IDX file, a pickle
  if (start.size() < 9 && start.find_first_not_of('\0', 3) == std::string_view::npos)
    return true;  // safetensors
  return std::ranges::any_of(marks, [&](const Mark& mark) { return mark.start.starts_with(start); });
}

/// Reads the first bytes, only as many as tell the format: the process that writes into a pipe may wait for
/// the results of its first rows.
std::string read_start(ByteSource& bytes) {
  std::string start;
  while (may_become_known(start)) {
    const std::size_t before = start.size();
    start.resize(longest_mark);
    const auto room = std::as_writable_bytes(std::span(start)).subspan(before);
    const std::size_t got = bytes.read_some(room);
    start.resize(before + got);
    if (got == 0) break;
  }
  return start;
}

/// A file of which the first bytes were read already.
class FromStart final : public ByteSource {
 public:
  FromStart(std::string start, std::unique_ptr<ByteSource> rest)
      : start_(std::move(start)), rest_(std::move(rest)) {}

  const std::string& name() const override { return rest_->name(); }
  std::size_t read(std::span<std::byte> out) override {
    const std::size_t count = std::min(out.size(), start_.size() - at_);
    if (count > 0) std::memcpy(out.data(), start_.data() + at_, count);
    at_ += count;
    return count + (count < out.size() ? rest_->read(out.subspan(count)) : 0);
  }
  std::size_t read_some(std::span<std::byte> out) override {
    return at_ < start_.size() ? read(out.first(std::min(out.size(), start_.size() - at_)))
                               : rest_->read_some(out);
  }
  bool is_ready(std::chrono::milliseconds wait) override {
    return at_ < start_.size() || rest_->is_ready(wait);
  }
  void rewind() override {
    rest_->rewind();
    start_.clear();
    at_ = 0;
  }
  std::uint64_t most_bytes() const override { return rest_->most_bytes(); }

 private:
  std::string start_;
  std::size_t at_ = 0;
  std::unique_ptr<ByteSource> rest_;
};

[[noreturn]] void refuse_format(const std::string& file, std::string_view what) {
  DataError error(fmt::format("{} is {}, expected rows in CSV, NPY or IDX", file, what));
  error.facts().file = file;
  throw error;
}

}  // namespace

std::string kind_of_content(std::string_view start) {
  for (const Mark& mark : marks) {
    if (start.starts_with(mark.start)) return std::string(mark.kind);
  }
  if (is_safetensors(start)) return "a safetensors file";
  if (is_idx(start)) return std::string(idx);
  return is_pickle(start) ? "a Python pickle" : "";
}

FormattedSource open_formatted(const std::filesystem::path& path) {
  std::unique_ptr<ByteSource> bytes = open_bytes_as_they_come(path);
  std::string start = read_start(*bytes);
  if (start.empty()) refuse_format(bytes->name(), "empty");
  const std::string kind = kind_of_content(start);
  FormattedSource source;
  if (kind == npy) {
    source.format = Format::npy;
  } else if (kind == idx) {
    source.format = Format::idx;
  } else if (!kind.empty()) {
    refuse_format(bytes->name(), kind);
  }
  // The header is checked against the size, so the size must be known.
  if (source.format != Format::csv && bytes->most_bytes() == unknown_size) bytes = read_to_memory(*bytes);
  source.bytes = std::make_unique<FromStart>(std::move(start), std::move(bytes));
  return source;
}

}  // namespace plexus
