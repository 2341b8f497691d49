#include <plexus/config/to_yaml.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/data/format_version.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/files.hpp>
#include <plexus/run/detail/config_format.hpp>
#include <plexus/run/run_directory.hpp>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <ctime>
#include <iterator>

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

namespace plexus {
namespace {

namespace fs = std::filesystem;

constexpr const char* config_file = "config.yaml";
constexpr const char* manifest_file = "manifest.json";
constexpr const char* weights_file = "weights.safetensors";
constexpr const char* best_file = "best.safetensors";
constexpr const char* latest_link = "latest";
constexpr const char* claim_file = ".claim";
constexpr const char* lock_file = ".lock";
constexpr const char* checkpoints = "checkpoints";
constexpr const char* own_names[] = {config_file, manifest_file, "history.json", "history.csv", weights_file,
                                     best_file,   claim_file,    lock_file,      checkpoints};

/// Creates one directory; false if it is there.
bool make_directory(const fs::path& directory) {
  std::error_code error;
  const bool made = fs::create_directory(directory, error);
  if (error && error != std::errc::file_exists) {
    throw FileError(fmt::format("{}: cannot be created: {}", directory.string(), error.message()));
  }
  return made;
}

/// Absolute, without "." and "..", and without a slash at its end.
fs::path normalized(const fs::path& directory) {
  const fs::path path = fs::absolute(directory).lexically_normal();
  return path.has_filename() ? path : path.parent_path();
}

void make_parents(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) throw FileError(fmt::format("{}: cannot be created: {}", directory.string(), error.message()));
}

/// Of two processes that take one empty directory, the first that makes a file in it has it. The file stays
/// until the configuration is there.
void claim(const fs::path& directory) {
  const fs::path file = directory / claim_file;
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  const int reason = errno;
  if (descriptor < 0 && reason != EEXIST) {
    throw FileError(fmt::format("cannot write to {}: {}", directory.string(), std::strerror(reason)));
  }
  const bool first = descriptor >= 0;
  if (first) ::close(descriptor);
  const bool alone = std::distance(fs::directory_iterator(directory), fs::directory_iterator()) == 1;
  if (first && alone) return;
  std::error_code ignored;
  if (first) fs::remove(file, ignored);
  throw UsageError(fmt::format("{} was taken by another run: name another directory", directory.string()));
}

}  // namespace

void RunDirectory::require_unused(const fs::path& directory) {
  const fs::path path = normalized(directory);
  if (path.filename() == latest_link) {
    throw UsageError(fmt::format("{}: '{}' is the link to the newest complete run: name another directory",
                                 path.string(), latest_link));
  }
  std::error_code error;
  if (fs::exists(path / config_file, error)) {
    throw UsageError(
        fmt::format("{} already holds a run: name another directory, or remove it", path.string()));
  }
  if (fs::exists(path, error) && !(fs::is_directory(path, error) && fs::is_empty(path, error))) {
    throw UsageError(
        fmt::format("{} is there and is not an empty directory: name another one", path.string()));
  }
}

RunDirectory RunDirectory::create(const fs::path& directory) {
  require_unused(directory);
  const fs::path path = normalized(directory);
  make_parents(path);
  claim(path);
  return RunDirectory(path);
}

RunDirectory RunDirectory::create_named(const std::string& name) {
  const fs::path parent = fs::absolute(fs::path("runs") / name);
  make_parents(parent);
  const std::string time = fmt::format("{:%Y-%m-%d_%H-%M-%S}", fmt::localtime(std::time(nullptr)));
  fs::path path = parent / time;
  for (int suffix = 2; !make_directory(path); ++suffix) path = parent / fmt::format("{}_{}", time, suffix);
  return RunDirectory(path);
}

std::string RunDirectory::own_name(const fs::path& path) {
  const fs::path normal = path.lexically_normal();
  const std::string first = normal.empty() ? "" : normal.begin()->string();
  const bool own = std::find(std::begin(own_names), std::end(own_names), first) != std::end(own_names);
  return own ? first : "";
}

fs::path RunDirectory::checkpoint_folder() const { return path_ / checkpoints; }

RunDirectory RunDirectory::open(const fs::path& directory) {
  std::error_code error;
  if (!fs::is_directory(directory, error)) {
    throw UsageError(fmt::format("{}: no such run directory", directory.string()));
  }
  for (const fs::path& path : {directory, directory / latest_link}) {
    if (fs::exists(path / config_file, error)) return RunDirectory(fs::canonical(path));
  }
  throw UsageError(fmt::format("{} is not a run directory: it has neither {} nor a run called {}",
                               directory.string(), config_file, latest_link));
}

RunDirectory RunDirectory::open_newest(const fs::path& directory) {
  std::error_code error;
  fs::path newest;
  if (!fs::exists(directory / config_file, error)) {
    for (const auto& entry : fs::directory_iterator(directory, error)) {
      const bool run = !entry.is_symlink() && fs::exists(entry.path() / config_file, error);
      if (run && entry.path().filename() > newest.filename()) newest = entry.path();
    }
  }
  return open(newest.empty() ? directory : newest);
}

void RunDirectory::write_config(const Tree& config) const {
  write_file(path_ / config_file, to_yaml(with_format(config)));
  std::error_code ignored;
  fs::remove(path_ / claim_file, ignored);
}

Tree RunDirectory::read_config() const { return without_format(read_yaml(path_ / config_file)); }

void RunDirectory::write_manifest(const std::string& json) const { write_file(path_ / manifest_file, json); }

bool RunDirectory::has_manifest() const { return fs::exists(path_ / manifest_file); }

void RunDirectory::write_history(const History& history) const {
  write_file(path_ / "history.json", history.to_json());
  write_file(path_ / "history.csv", history.to_csv());
}

void RunDirectory::write_weights(const NamedTensors& weights) const {
  write_safetensors(path_ / weights_file, weights,
                    {{"format", "plexus"}, {"plexus_format", std::to_string(newest_format)}});
}

bool RunDirectory::has_weights() const { return fs::exists(path_ / weights_file); }

NamedTensors RunDirectory::read_weights() const {
  if (!has_weights()) {
    throw UsageError(fmt::format("{} has no {}: the training did not finish, or still runs", path_.string(),
                                 weights_file));
  }
  return read_safetensors(path_ / weights_file);
}

void RunDirectory::write_best(const NamedTensors& weights, const BestEpoch& best) const {
  write_safetensors(path_ / best_file, weights,
                    {{"format", "plexus"},
                     {"plexus_format", std::to_string(newest_format)},
                     {"epoch", std::to_string(best.epoch)},
                     {"log", best.log},
                     {"value", fmt::format("{}", best.value)}});
}

bool RunDirectory::has_best() const { return fs::exists(path_ / best_file); }

NamedTensors RunDirectory::read_best() const {
  static_cast<void>(best_epoch());
  return read_safetensors(path_ / best_file);
}

BestEpoch RunDirectory::best_epoch() const {
  require_best();
  const fs::path file = path_ / best_file;
  const auto facts = safetensors_metadata(file);
  const auto fact = [&](const char* name) {
    const auto found = facts.find(name);
    if (found != facts.end()) return found->second;
    throw DataError(fmt::format(
        "{} is not the file that a training wrote: its metadata do not say which '{}' it is of; weights of "
        "another origin are named by --weights FILE",
        file.string(), name));
  };
  const std::string epoch = fact("epoch"), value = fact("value");
  BestEpoch best{fact("log")};
  std::from_chars(epoch.data(), epoch.data() + epoch.size(), best.epoch);
  std::from_chars(value.data(), value.data() + value.size(), best.value);
  return best;
}

std::string RunDirectory::set_best_aside() const {
  const std::string aside = fmt::format("{}.damaged", best_file);
  std::error_code error;
  fs::rename(path_ / best_file, path_ / aside, error);
  return error ? "" : aside;
}

void RunDirectory::require_best() const {
  if (has_best()) return;
  throw UsageError(
      fmt::format("{} has no {}: it is written by trainings with validation rows, unless their run file says "
                  "'checkpoint: none' or 'best: none'; if it was removed, resume makes it again where a "
                  "checkpoint of its epoch is left",
                  path_.string(), best_file));
}

void RunDirectory::become_latest() const {
  const fs::path link = path_.parent_path() / latest_link;
  if (path_.parent_path().parent_path().filename() != "runs") return;
  // Renaming a new link over the old one leaves no moment without a link.
  const fs::path aside = path_.parent_path() / fmt::format(".{}.{}", latest_link, path_.filename().string());
  std::error_code error;
  fs::remove(aside, error);
  fs::create_directory_symlink(path_.filename(), aside, error);
  if (!error) fs::rename(aside, link, error);
  std::error_code ignored;
  if (error) fs::remove(aside, ignored);
  if (error) throw FileError(fmt::format("{}: cannot be made: {}", link.string(), error.message()));
}

}  // namespace plexus
