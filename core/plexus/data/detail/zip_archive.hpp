#pragma once

#include <plexus/files/detail/descriptor.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// The members of a ZIP archive. The constructor reads the directory; contents are read on request from the
/// file, which stays open. Source of the format: PKWARE, APPNOTE.TXT. For one thread at a time.
class ZipArchive {
 public:
  struct Member {
    std::string name;
    std::uint64_t stored = 0;  ///< bytes in the archive
    std::uint64_t size = 0;    ///< bytes of its content
    std::uint64_t header = 0;  ///< where its own header begins
    std::uint32_t check = 0;   ///< CRC-32 of its content
    unsigned method = 0;       ///< 0: stored, 8: deflated
    bool encrypted = false;
  };

  /// Throws DataError for a file that is not a ZIP archive, or whose end is missing.
  explicit ZipArchive(const std::filesystem::path& path);

  const std::string& file() const { return file_; }
  const std::vector<Member>& members() const { return members_; }
  /// The content of a member, or its first `most` bytes. Throws DataError for a damaged or encrypted member
  /// and for an unknown compression method.
  std::string content(const Member& member,
                      std::uint64_t most = std::numeric_limits<std::uint64_t>::max()) const;

 private:
  [[noreturn]] void fail(std::string_view what) const;
  std::string part(std::uint64_t at, std::uint64_t size) const;
  void require_part(std::uint64_t at, std::uint64_t size) const;
  std::uint64_t number(std::string_view text, std::uint64_t at, int bytes) const;
  void read_directory(std::string_view directory, std::uint64_t count);
  void read_large_numbers(std::string_view extra, Member& member) const;
  std::string inflated(const Member& member, std::uint64_t at, std::uint64_t size) const;

  std::string file_;
  Descriptor descriptor_;
  std::uint64_t size_ = 0;
  std::string unpacked_;  // content of an archive compressed by gzip, which is not read from the file
  std::vector<Member> members_;
};

}  // namespace plexus
