#include <plexus/error/error.hpp>
#include <plexus/files/detail/descriptor.hpp>
#include <plexus/files/detail/open_file.hpp>
#include <plexus/files/detail/write_target.hpp>
#include <plexus/files/files.hpp>

#include <cerrno>
#include <cstring>
#include <random>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace plexus {

namespace {

namespace fs = std::filesystem;
using Bytes = std::span<const std::byte>;

[[noreturn]] void fail(std::string_view doing, const fs::path& path, int reason) {
  throw FileError("cannot " + std::string(doing) + " " + path.string() + ": " + std::strerror(reason));
}

/// The path as given, and where its links lead to.
std::string named(const fs::path& path, const WriteTarget& target) {
  return target.path == path ? path.string() : path.string() + " (a link to " + target.path.string() + ")";
}

fs::path folder_of(const fs::path& file) { return file.has_parent_path() ? file.parent_path() : "."; }

/// Whether an error says that a file beside the target, or its renaming, is not allowed, which leaves the
/// target itself: the folder may be another user's, or the file mounted by itself.
bool forbids_replacing(int reason) {
  return reason == EACCES || reason == EPERM || reason == EROFS || reason == EBUSY || reason == EXDEV;
}

/// A new file in the folder of the one that it will replace. It is removed again unless it was renamed.
class TemporaryFile {
 public:
  /// The umask decides about the permissions of a new file; what replaces another is private until it gets
  /// those of the other.
  explicit TemporaryFile(const WriteTarget& target)
      : target_(target),
        path_(folder_of(target.path) / unused_name()),
        file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, target.exists ? 0600 : 0666)) {}
  ~TemporaryFile() {
    if (made_ && !renamed_) ::unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  bool is_open() const { return made_; }
  bool write(Bytes bytes) const { return file_.write(bytes); }

  /// Takes over the owner, the permissions and the access control list of the target. False if that is not
  /// allowed.
  bool resemble_target() const {
    if (!target_.exists) return true;
    struct stat own = {};
    if (::fstat(file_.number(), &own) != 0) return false;
    const bool owned = own.st_uid == target_.about.st_uid && own.st_gid == target_.about.st_gid;
    if (!owned && ::fchown(file_.number(), target_.about.st_uid, target_.about.st_gid) != 0) return false;
    if (!resemble_list()) return false;
    const mode_t mode = target_.about.st_mode & 07777U;
    return (own.st_mode & 07777U) == mode || ::fchmod(file_.number(), mode) == 0;
  }

  bool flush() { return ::fsync(file_.number()) == 0 && file_.close(); }

  bool replace_target() {
    renamed_ = ::rename(path_.c_str(), target_.path.c_str()) == 0;
    return renamed_;
  }

 private:
  /// Without its list, the mask that stands in the bits of the group would become the group's rights.
  bool resemble_list() const {
    constexpr const char* name = "system.posix_acl_access";
    const ssize_t size = ::getxattr(target_.path.c_str(), name, nullptr, 0);
    if (size < 0) {  // the folder may have given one to the new file
      return ::fremovexattr(file_.number(), name) == 0 || errno == ENODATA || errno == EOPNOTSUPP;
    }
    std::string list(static_cast<std::size_t>(size), '\0');
    return ::getxattr(target_.path.c_str(), name, list.data(), list.size()) == size &&
           ::fsetxattr(file_.number(), name, list.data(), list.size(), 0) == 0;
  }

  /// It does not depend on the target's name, which may have the greatest length.
  static std::string unused_name() {
    std::random_device random;
    return ".plexus-" + std::to_string(::getpid()) + "-" + std::to_string(random());
  }

  const WriteTarget& target_;
  fs::path path_;
  Descriptor file_;
  bool made_ = static_cast<bool>(file_);
  bool renamed_ = false;
};

void flush_folder(const fs::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened && errno == EACCES) return;  // a folder that may be written and not read
  if (!opened) fail("open the folder", folder, errno);
  // Some file systems (network shares) cannot flush folders; the file itself is safe by then.
  if (::fsync(opened.number()) != 0 && errno != EINVAL && errno != ENOTSUP) fail("flush", folder, errno);
}

/// False if the target is there and can only be written in place.
bool replace(const fs::path& path, const WriteTarget& target, Bytes bytes) {
  TemporaryFile file(target);
  if (!file.is_open()) {
    if (target.exists && forbids_replacing(errno)) return false;
    fail("write", named(path, target), errno);
  }
  if (!file.resemble_target()) return false;
  if (!file.write(bytes)) fail("write", named(path, target), errno);
  if (!file.flush()) fail("flush", named(path, target), errno);
  if (!file.replace_target()) {
    if (target.exists && forbids_replacing(errno)) return false;
    fail("replace", named(path, target), errno);
  }
  flush_folder(folder_of(target.path));
  return true;
}

void write_in_place(const fs::path& path, const WriteTarget& target, Bytes bytes) {
  Descriptor file(::open(target.path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file) fail("write", named(path, target), errno);
  const bool written = file.write(bytes) &&
                       ::ftruncate(file.number(), static_cast<off_t>(bytes.size())) == 0 &&
                       (::fsync(file.number()) == 0 || errno == EINVAL) && file.close();
  if (written) return;
  throw FileError(
      "cannot write " + named(path, target) + ": " + std::strerror(errno) +
      "; it could not be replaced as a whole, was written in place and now holds a part: write it "
      "again, or elsewhere");
}

void write_through(const fs::path& path, const WriteTarget& target, Bytes bytes) {
  if (S_ISDIR(target.about.st_mode)) fail("write", named(path, target), EISDIR);
  std::string reason;
  Descriptor file(target.own_descriptor >= 0 ? ::dup(target.own_descriptor)
                                             : open_to_write(target.path, reason));
  if (!reason.empty()) throw FileError("cannot write " + named(path, target) + ": " + reason);
  if (!file || !file.write(bytes) || !file.close()) fail("write", named(path, target), errno);
}

bool is_regular(const WriteTarget& target) {
  return target.own_descriptor < 0 && (!target.exists || S_ISREG(target.about.st_mode));
}

}  // namespace

void write_file(const fs::path& path, Bytes bytes) {
  const WriteTarget target = write_target(path);
  if (!is_regular(target)) return write_through(path, target, bytes);
  // Renaming over it would pass by its permissions.
  if (target.exists && ::faccessat(AT_FDCWD, target.path.c_str(), W_OK, AT_EACCESS) != 0) {
    fail("write", named(path, target), errno);
  }
  if (!replace(path, target, bytes)) write_in_place(path, target, bytes);
}

void write_file(const fs::path& path, std::string_view text) {
  write_file(path, std::as_bytes(std::span(text.data(), text.size())));
}

bool is_regular_target(const fs::path& path) { return is_regular(write_target(path)); }

std::string read_file(const fs::path& path) {
  std::string reason;
  const Descriptor file(open_to_read(path, reason));
  if (!file) throw FileError("cannot read " + path.string() + ": " + reason);
  struct stat about {};
  const bool known = ::fstat(file.number(), &about) == 0 && about.st_size > 0;
  std::string text;
  if (!read_to_end(file.number(), text, known ? static_cast<std::size_t>(about.st_size) : 0)) {
    fail("read", path, errno);
  }
  return text;
}

}  // namespace plexus
