#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace plexus {

/// The facts of an error as values, for programs that show them in their own way. The message holds them too.
/// A fact that is not known, or that does not belong to the error, is empty, 0 or absent.
struct ErrorFacts {
  std::string file;                 ///< a run file ("override" for an override), a data file or a library
  int line = 0;                     ///< of that file, from 1
  int column = 0;                   ///< of that line, in characters from 1
  std::string field;                ///< the column of a table, or the input or target of a model
  std::string layer;                ///< the name of the layer in its model
  std::string plugin;               ///< the name of the plugin whose code failed, or which cannot be used
  std::optional<std::int64_t> row;  ///< of the data, from 0
};

/// Base of everything Plexus throws. The message is complete by itself: what happened, where, what was
/// expected, what was found, what to do. Callers that pass the error on put their place in front of it
/// (add_context). It is made printable: any terminal can show it, whatever names and cells it quotes. Several
/// threads may read an error at the same time; no other thread may use it while one changes it.
class Error : public std::exception {
 public:
  explicit Error(std::string_view message);
  ~Error() override;

  const char* what() const noexcept override { return message_.c_str(); }
  const std::string& message() const noexcept { return message_; }

  /// Puts `where` ("in layer 'hidden1' (dense)") on a line of its own before the message.
  void add_context(std::string_view where);

  const ErrorFacts& facts() const noexcept { return facts_; }
  /// For callers that pass the error on and know facts that the code that threw does not.
  ErrorFacts& facts() noexcept { return facts_; }

  /// The exit status of a process that ends because of this error: 1 the run failed, 2 wrong usage or config.
  virtual int exit_code() const noexcept { return 1; }

 private:
  std::string message_;
  ErrorFacts facts_;
};

/// The run file, an override, an option or the command line is wrong.
class ConfigError : public Error {
 public:
  /// `located`: the message begins with its place in a run file or an override.
  explicit ConfigError(std::string_view message, bool located = false) : Error(message), located_(located) {}
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
