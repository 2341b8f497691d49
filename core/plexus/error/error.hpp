#pragma once

#include <exception>
#include <string>
#include <string_view>

namespace plexus {

/// Base of everything Plexus throws. The message is complete by itself: what happened, where, what was
/// expected, what was found, what to do. Callers on the way up put their place in front of it.
class Error : public std::exception {
 public:
  explicit Error(std::string message) : message_(std::move(message)) {}
  ~Error() override;

  const char* what() const noexcept override { return message_.c_str(); }
  const std::string& message() const noexcept { return message_; }

  /// Puts `where` ("in layer 'hidden1' (dense)") on a line of its own before the message.
  void add_context(std::string_view where);

  /// What a process that dies of this error exits with: 1 the run failed, 2 wrong usage or config.
  virtual int exit_code() const noexcept { return 1; }

 private:
  std::string message_;
};

/// The run file, an override, an option or the command line is wrong.
class ConfigError : public Error {
 public:
  /// `located`: the message begins with its place in a run file or an override.
  explicit ConfigError(std::string message, bool located = false)
      : Error(std::move(message)), located_(located) {}
  ~ConfigError() override;
  int exit_code() const noexcept override { return 2; }
  bool located() const noexcept { return located_; }

 private:
  bool located_;
};

/// Shapes or dtypes of symbols or tensors do not fit together.
class ShapeError : public Error {
 public:
  using Error::Error;
  ~ShapeError() override;
  int exit_code() const noexcept override { return 2; }
};

/// A data file or the values in it are wrong; found when they are read.
class DataError : public Error {
 public:
  using Error::Error;
  ~DataError() override;
};

/// A plugin cannot be used: not found, refused before loading, or it broke its contract.
class PluginError : public Error {
 public:
  using Error::Error;
  ~PluginError() override;
  int exit_code() const noexcept override { return 2; }
};

/// A backend cannot run a graph.
class BackendError : public Error {
 public:
  using Error::Error;
  ~BackendError() override;
};

/// A file could not be read or written for reasons of the system (permissions, disk full).
class FileError : public Error {
 public:
  using Error::Error;
  ~FileError() override;
};

/// A caller broke a stated requirement of the C++ API.
class UsageError : public Error {
 public:
  using Error::Error;
  ~UsageError() override;
  int exit_code() const noexcept override { return 2; }
};

}  // namespace plexus
