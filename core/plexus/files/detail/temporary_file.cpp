#include <plexus/files/detail/temporary_file.hpp>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <random>
#include <string>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace plexus {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view own_prefix = ".plexus-";

/// The name does not contain the target's name, which may already have the maximum length.
std::string unused_name() {
  std::random_device random;
  return std::string(own_prefix) + std::to_string(::getpid()) + "-" + std::to_string(random());
}

/// The process that created the temporary file `name`; 0 if it is not the name of a temporary file.
pid_t maker_of(const std::string& name) {
  if (!name.starts_with(own_prefix)) return 0;
  const char* const first = name.data() + own_prefix.size();
  pid_t process = 0;
  const auto [end, error] = std::from_chars(first, name.data() + name.size(), process);
  return error == std::errc() && *end == '-' ? process : 0;
}

}  // namespace

void remove_left_files(const fs::path& folder) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const pid_t maker = maker_of(entry.path().filename().string());
    const bool left = maker > 0 && ::kill(maker, 0) != 0 && errno == ESRCH;
    if (left) ::unlink(entry.path().c_str());
  }
}

TemporaryFile::TemporaryFile(const WriteTarget& target)
    : target_(target),
      path_(folder_of(target.path) / unused_name()),
      file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, target.exists ? 0600 : 0666)),
      made_(static_cast<bool>(file_)) {}

TemporaryFile::~TemporaryFile() {
  if (made_ && !renamed_) ::unlink(path_.c_str());
}

bool TemporaryFile::resemble_target() const {
  if (!target_.exists) return true;
  struct stat own = {};
  if (::fstat(file_.number(), &own) != 0) return false;
  const bool owned = own.st_uid == target_.about.st_uid && own.st_gid == target_.about.st_gid;
  if (!owned && ::fchown(file_.number(), target_.about.st_uid, target_.about.st_gid) != 0) return false;
  if (!resemble_list()) return false;
  const mode_t mode = target_.about.st_mode & 07777U;
  return (own.st_mode & 07777U) == mode || ::fchmod(file_.number(), mode) == 0;
}

bool TemporaryFile::flush() { return ::fsync(file_.number()) == 0 && file_.close(); }

bool TemporaryFile::replace_target() {
  renamed_ = ::rename(path_.c_str(), target_.path.c_str()) == 0;
  return renamed_;
}

/// The mode of a file with an access control list has the list's mask in the bits of the group. Without the
/// list, those bits would become the permissions of the group.
bool TemporaryFile::resemble_list() const {
  constexpr const char* name = "system.posix_acl_access";
  const ssize_t size = ::getxattr(target_.path.c_str(), name, nullptr, 0);
  if (size < 0) {  // the new file may have a default list from its folder
    return ::fremovexattr(file_.number(), name) == 0 || errno == ENODATA || errno == EOPNOTSUPP;
  }
  std::string list(static_cast<std::size_t>(size), '\0');
  return ::getxattr(target_.path.c_str(), name, list.data(), list.size()) == size &&
         ::fsetxattr(file_.number(), name, list.data(), list.size(), 0) == 0;
}

fs::path folder_of(const fs::path& file) { return file.has_parent_path() ? file.parent_path() : "."; }

}  // namespace plexus
