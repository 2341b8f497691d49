#include <plexus/config/detail/suggestion.hpp>
#include <plexus/data/byte_source.hpp>
#include <plexus/data/detail/zip_archive.hpp>
#include <plexus/data/npy.hpp>
#include <plexus/data/npz.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

namespace {

constexpr std::string_view ending = ".npy";
constexpr std::uint64_t longest_header = std::uint64_t{1} << 17U;  // upper bound for an NPY header

std::string array_name(const ZipArchive::Member& member) {
  const std::string& name = member.name;
  return name.ends_with(ending) ? name.substr(0, name.size() - ending.size()) : name;
}

std::vector<ZipArchive::Member> wanted_members(const ZipArchive& archive,
                                               const std::vector<std::string>& wanted) {
  std::vector<std::string> names;
  for (const ZipArchive::Member& member : archive.members()) names.push_back(array_name(member));
  if (names.empty()) throw DataError(archive.file() + " holds no arrays");
  for (const std::string& name : wanted) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    throw DataError(fmt::format("{} has no array '{}'{}", archive.file(), name, suggestion(name, names)));
  }
  std::vector<ZipArchive::Member> members;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool is_wanted =
        wanted.empty() || std::find(wanted.begin(), wanted.end(), names[i]) != wanted.end();
    if (is_wanted) members.push_back(archive.members()[i]);
  }
  return members;
}

/// An NPY file in memory, or its beginning. Its name in messages is FILE:ARRAY.
class ArraySource final : public ByteSource {
 public:
  ArraySource(std::string bytes, std::uint64_t size, std::string name)
      : bytes_(std::move(bytes)), size_(size), name_(std::move(name)) {}

  const std::string& name() const override { return name_; }
  std::size_t read(std::span<std::byte> out) override {
    const std::size_t count = std::min(out.size(), bytes_.size() - at_);
    std::copy_n(std::as_bytes(std::span(bytes_)).begin() + static_cast<std::ptrdiff_t>(at_), count,
                out.begin());
    at_ += count;
    return count;
  }
  std::uint64_t most_bytes() const override { return size_; }

 private:
  std::string bytes_;
  std::uint64_t size_;  // of the whole file
  std::string name_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<std::pair<std::string, Tensor>> read_npz(const std::filesystem::path& path,
                                                     const std::vector<std::string>& wanted) {
  const ZipArchive archive(path);
  std::vector<std::pair<std::string, Tensor>> arrays;
  for (const ZipArchive::Member& member : wanted_members(archive, wanted)) {
    const std::string name = array_name(member);
    ArraySource source(archive.content(member), member.size, archive.file() + ":" + name);
    arrays.emplace_back(name, read_npy(source));
  }
  return arrays;
}

std::vector<std::pair<std::string, Type>> read_npz_types(const std::filesystem::path& path,
                                                         const std::vector<std::string>& wanted) {
  const ZipArchive archive(path);
  std::vector<std::pair<std::string, Type>> types;
  for (const ZipArchive::Member& member : wanted_members(archive, wanted)) {
    const std::string name = array_name(member);
    ArraySource start(archive.content(member, longest_header), member.size, archive.file() + ":" + name);
    types.emplace_back(name, read_npy_type(start));
  }
  return types;
}

}  // namespace plexus
