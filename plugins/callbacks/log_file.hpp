#pragma once

#include <plexus/train/callback_state.hpp>
#include <plexus/train/training.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

namespace plexus {

/// A text file to which a training adds whole lines; each is handed to the system at once, so that a killed
/// process loses none. A training that goes on from an earlier moment removes the lines that were written
/// after it. A line that cannot be written is reported once, and the training goes on. The same happens if
/// another callback, or another process, is writing the file.
class LogFile {
 public:
  /// A path in the run directory. Throws ConfigError for an empty one.
  explicit LogFile(std::string file);

  const std::string& name() const { return file_; }

  /// The training begins: the file will begin anew with the first line, unless `load` is called.
  void begin(const Training& training);
  bool empty() const { return bytes_ == 0; }
  /// Adds a line, which ends with a line feed.
  void write(Training& training, const std::string& line);

  void save(CallbackState& state) const;
  /// The training goes on: lines follow those that are there. A file that was removed begins anew.
  void load(const CallbackState& state);

 private:
  struct Descriptor;

  /// Each returns the reason if it fails; an empty text if not.
  std::string append(const std::string& line);
  std::string open();
  std::string lock();
  std::string shorten();

  std::string file_;
  std::filesystem::path path_;
  std::shared_ptr<const Descriptor> lock_;
  std::ofstream out_;
  std::int64_t bytes_ = 0;  // of the lines that belong to this training
  bool failed_ = false;
};

}  // namespace plexus
