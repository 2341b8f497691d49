#include "log_file.hpp"

#include <plexus/error/error.hpp>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "state_numbers.hpp"

namespace plexus {

namespace fs = std::filesystem;

namespace {

std::string reason() { return errno == 0 ? "the system does not say why" : std::strerror(errno); }

}  // namespace

struct LogFile::Descriptor {
  explicit Descriptor(const fs::path& path)
      : value(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666)) {}
  ~Descriptor() {
    if (value >= 0) ::close(value);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int value;
};

LogFile::LogFile(std::string file) : file_(std::move(file)) {
  if (file_.empty()) throw ConfigError("the file needs a name");
}

void LogFile::begin(const Training& training) {
  path_ = training.directory() / file_;
  bytes_ = 0;
  out_ = {};
  lock_.reset();
  failed_ = false;
}

void LogFile::write(Training& training, const std::string& line) {
  if (failed_) return;
  const std::string why = append(line);
  if (why.empty()) return;
  failed_ = true;
  training.warn(
      fmt::format("{} cannot be written: {}; this training adds no more lines to it", path_.string(), why));
}

std::string LogFile::append(const std::string& line) {
  if (!out_.is_open()) {
    const std::string why = open();
    if (!why.empty()) return why;
  }
  errno = 0;
  out_.write(line.data(), static_cast<std::streamsize>(line.size()));
  out_.flush();
  if (!out_) return reason();
  bytes_ += static_cast<std::int64_t>(line.size());
  return "";
}

/// Opens the file and cuts it to the bytes that this training has written, after which lines are added.
std::string LogFile::open() {
  std::error_code ignored;  // opening the file reports it
  if (path_.has_parent_path()) fs::create_directories(path_.parent_path(), ignored);
  std::string why = lock();
  if (why.empty() && bytes_ > 0) why = shorten();
  if (!why.empty()) return why;
  errno = 0;
  out_.open(path_, std::ios::binary | (bytes_ == 0 ? std::ios::trunc : std::ios::app));
  return out_ ? "" : reason();
}

/// Not every file system has locks: without them a second writer goes unseen.
std::string LogFile::lock() {
  errno = 0;
  lock_ = std::make_shared<const Descriptor>(path_);
  if (lock_->value < 0) return reason();
  const bool locked = ::flock(lock_->value, LOCK_EX | LOCK_NB) == 0;
  return locked || errno != EWOULDBLOCK ? "" : "another callback, or another process, is writing it";
}

std::string LogFile::shorten() {
  std::error_code error;
  const auto found = static_cast<std::int64_t>(fs::file_size(path_, error));
  if (error) return error.message();
  if (found < bytes_) {
    return fmt::format(
        "it has {} bytes, but {} had been written when the training went on: lines are missing", found,
        bytes_);
  }
  fs::resize_file(path_, static_cast<std::uintmax_t>(bytes_), error);
  return error ? error.message() : "";
}

void LogFile::save(CallbackState& state) const { keep_number(state, "bytes", static_cast<double>(bytes_)); }

void LogFile::load(const CallbackState& state) {
  std::error_code ignored;                           // opening the file reports it
  const bool removed = !fs::exists(path_, ignored);  // on purpose: the file begins anew
  bytes_ = removed ? 0 : static_cast<std::int64_t>(kept_number(state, "bytes"));
}

}  // namespace plexus
