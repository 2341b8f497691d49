#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// The contents of a library that is checked before it is opened. They are read once, so that hash and note
/// are of the same contents; require_unchanged checks that the file at the path still has them. One thread at
/// a time.
class PluginFile {
 public:
  /// Reads it; `file` is absolute. Throws PluginError that says why it cannot be a plugin: no such file, a
  /// folder or anything else that is no regular file, larger than `largest_plugin`, one that may not be read;
  /// FileError if reading fails.
  explicit PluginFile(std::filesystem::path file);
  ~PluginFile();
  PluginFile(const PluginFile&) = delete;
  PluginFile& operator=(const PluginFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::span<const std::byte> contents() const { return std::span(*buffer_).first(identity_.size); }
  /// The SHA-256 of the contents, as 64 hexadecimal digits; computed when it is first asked for.
  const std::string& sha256() const;
  /// Throws PluginError if another file is at the path now, or other bytes are in it. `what_ran` says for the
  /// message which of its code has been run by then.
  void require_unchanged(std::string_view what_ran) const;

  /// What changes when a file is replaced or written to.
  struct Identity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint64_t size = 0;
    std::int64_t modified = 0;  ///< nanoseconds
    std::int64_t changed = 0;   ///< nanoseconds; changed by a link or a new mode too
    friend bool operator==(const Identity&, const Identity&) = default;
  };
  /// The identity of the file that was read.
  const Identity& identity() const { return identity_; }
  /// Whether a file with the identity `now` may have the contents that it had when it was `before`: all but
  /// `changed` is equal.
  static bool may_be_same(Identity before, const Identity& now);

 private:
  /// All zero for a file that is not there.
  static Identity identity_of(const std::filesystem::path& file);

  std::filesystem::path path_;
  Identity identity_;
  std::unique_ptr<std::vector<std::byte>> buffer_;  // the contents, and perhaps room behind them
  mutable std::string sha256_;
};

/// The absolute path of a file that may be a plugin by its kind and size, links resolved. Throws PluginError.
std::filesystem::path existing_plugin_file(const std::filesystem::path& file);

}  // namespace plexus
