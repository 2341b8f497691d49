#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// The members of a ZIP archive, which is read into memory. Source of the format: PKWARE, APPNOTE.TXT.
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

  /// Throws DataError for what is no ZIP archive, or has lost its end.
  explicit ZipArchive(const std::filesystem::path& path);

  const std::string& file() const { return file_; }
  const std::vector<Member>& members() const { return members_; }
  /// The content of a member, or its first `most` bytes. Throws DataError for a damaged member, an encrypted
  /// one and another compression.
  std::string content(const Member& member,
                      std::uint64_t most = std::numeric_limits<std::uint64_t>::max()) const;

 private:
  [[noreturn]] void fail(std::string_view what) const;
  std::uint64_t number(std::uint64_t at, int bytes) const;
  std::string_view part(std::uint64_t at, std::uint64_t size) const;
  std::uint64_t end_record() const;
  void read_directory(std::uint64_t at, std::uint64_t count);
  void read_large_numbers(std::string_view extra, std::uint64_t at, Member& member) const;
  std::string inflated(const Member& member, std::string_view bytes, std::uint64_t size) const;

  std::string file_;
  std::string bytes_;
  std::vector<Member> members_;
};

}  // namespace plexus
