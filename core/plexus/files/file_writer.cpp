#include <plexus/error/error.hpp>
#include <plexus/files/detail/descriptor.hpp>
#include <plexus/files/detail/open_file.hpp>
#include <plexus/files/detail/temporary_file.hpp>
#include <plexus/files/detail/write_target.hpp>
#include <plexus/files/file_writer.hpp>
#include <plexus/files/files.hpp>

#include <cerrno>
#include <cstring>
#include <optional>
#include <string>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace plexus {

namespace {

namespace fs = std::filesystem;
using Bytes = std::span<const std::byte>;

Bytes bytes_of(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }

/// The path as given, and where its links lead to.
std::string named(const fs::path& path, const WriteTarget& target) {
  return target.path == path ? path.string() : path.string() + " (a link to " + target.path.string() + ")";
}

[[noreturn]] void fail(std::string_view doing, const std::string& path, int reason) {
  throw FileError("cannot " + std::string(doing) + " " + path + ": " + std::strerror(reason));
}

/// Whether an error means that creating a file beside the target, or renaming it, is not allowed, so that the
/// target has to be written in place: the folder may belong to another user, or the file be a mount point.
bool forbids_replacing(int reason) {
  return reason == EACCES || reason == EPERM || reason == EROFS || reason == EBUSY || reason == EXDEV;
}

void flush_folder(const fs::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened && errno == EACCES) return;  // a folder that may be written and not read
  if (!opened) fail("open the folder", folder.string(), errno);
  // Some file systems (network shares) cannot flush folders; the file itself is safe by then.
  if (::fsync(opened.number()) != 0 && errno != EINVAL && errno != ENOTSUP) {
    fail("flush", folder.string(), errno);
  }
}

bool has_other_names(const WriteTarget& target) { return target.exists && target.about.st_nlink > 1; }

/// Throws FileError if `bytes` do not fit, before the file is changed. Not all file systems can tell.
void require_room(const std::string& name, const Descriptor& file, std::size_t bytes) {
  if (bytes == 0) return;
  rlimit most = {};  // of this process (ulimit -f); fallocate does not check it when it keeps the size
  const bool is_known = ::getrlimit(RLIMIT_FSIZE, &most) == 0 && most.rlim_cur != RLIM_INFINITY;
  if (is_known && bytes > most.rlim_cur) fail("write", name, EFBIG);
  const auto size = static_cast<off_t>(bytes);
  if (::fallocate(file.number(), FALLOC_FL_KEEP_SIZE, 0, size) == 0) return;
  if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG) fail("write", name, errno);
}

void write_in_place(const std::string& name, const WriteTarget& target, Bytes bytes) {
  Descriptor file(::open(target.path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file) fail("write", name, errno);
  require_room(name, file, bytes.size());
  const bool written = file.write(bytes) &&
                       ::ftruncate(file.number(), static_cast<off_t>(bytes.size())) == 0 &&
                       (::fsync(file.number()) == 0 || errno == EINVAL) && file.close();
  if (written) return;
  const int reason = errno;
  throw FileError(
      "cannot write " + name + ": " + std::strerror(reason) + "; it " +
      (has_other_names(target) ? "has other names (hard links)" : "could not be replaced as a whole") +
      ", was written in place and now holds a part: write it again, or elsewhere");
}

bool is_regular(const WriteTarget& target) {
  return target.own_descriptor < 0 && (!target.exists || S_ISREG(target.about.st_mode));
}

int opened_through(const std::string& name, const WriteTarget& target) {
  if (S_ISDIR(target.about.st_mode)) fail("write", name, EISDIR);
  std::string reason;
  const int descriptor =
      target.own_descriptor >= 0 ? ::dup(target.own_descriptor) : open_to_write(target.path, reason);
  if (!reason.empty()) throw FileError("cannot write " + name + ": " + reason);
  if (descriptor < 0) fail("write", name, errno);
  return descriptor;
}

}  // namespace

struct FileWriter::Impl {
  Impl(const fs::path& path, HardLinks links) : target(write_target(path)), name(named(path, target)) {
    if (!is_regular(target)) {
      through.emplace(opened_through(name, target));
      return;
    }
    require_writable();
    if (links == HardLinks::keep_old || !has_other_names(target)) open_beside();
  }

  void require_writable() const;
  void open_beside();
  void finish_replacing();

  WriteTarget target;
  std::string name;
  std::optional<Descriptor> through;    // for a target that is not a regular file
  std::optional<TemporaryFile> beside;  // if both are empty, the target is written in place
  std::string kept;                     // the bytes to write in place
};

/// Renaming over a file does not check its permissions.
void FileWriter::Impl::require_writable() const {
  if (target.exists && ::faccessat(AT_FDCWD, target.path.c_str(), W_OK, AT_EACCESS) != 0) {
    fail("write", name, errno);
  }
}

void FileWriter::Impl::open_beside() {
  beside.emplace(target);
  if (beside->is_open()) {
    if (!beside->resemble_target()) beside.reset();
    return;
  }
  const int reason = errno;
  if (!target.exists || !forbids_replacing(reason)) fail("write", name, reason);
  beside.reset();
}

void FileWriter::Impl::finish_replacing() {
  if (!beside->flush()) fail("flush", name, errno);
  if (beside->replace_target()) return flush_folder(folder_of(target.path));
  const int reason = errno;
  if (!target.exists || !forbids_replacing(reason)) fail("replace", name, reason);
  write_in_place(name, target, bytes_of(read_file(beside->path())));
}

FileWriter::FileWriter(const fs::path& path, HardLinks links) : impl_(std::make_unique<Impl>(path, links)) {}
FileWriter::~FileWriter() = default;
FileWriter::FileWriter(FileWriter&&) noexcept = default;
FileWriter& FileWriter::operator=(FileWriter&&) noexcept = default;

void FileWriter::write(Bytes bytes) {
  if (impl_->through || impl_->beside) {
    const bool written = impl_->through ? impl_->through->write(bytes) : impl_->beside->write(bytes);
    if (!written) fail("write", impl_->name, errno);
  } else {
    impl_->kept.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
}

void FileWriter::write(std::string_view text) { write(bytes_of(text)); }

void FileWriter::finish() {
  if (impl_->through) {
    if (!impl_->through->close()) fail("write", impl_->name, errno);
  } else if (impl_->beside) {
    impl_->finish_replacing();
  } else {
    write_in_place(impl_->name, impl_->target, bytes_of(impl_->kept));
  }
}

}  // namespace plexus
