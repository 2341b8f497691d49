#pragma once

#include <plexus/config/tree.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plexus {

/// Collects every mistake of a configuration, so that the user sees all of them at once. One thread at a
/// time.
class Diagnostics {
 public:
  /// `message` says what was expected, what was found and what to do.
  void error(const Position& at, std::string message);

  bool empty() const { return errors_.empty(); }
  std::size_t size() const { return errors_.size(); }
  /// All errors in order of position:
  ///   run.yaml:9:14: unknown option 'unit' of layer 'dense'; did you mean 'units'?
  ///       - dense: {unit: 300}
  ///                 ^~~~
  /// At most 50 are shown; the rest are counted.
  std::string text() const;
  /// Throws ConfigError with text() if there are any; its facts are the place of the first.
  void throw_if_any() const;

 private:
  struct Item {
    Position at;
    std::string message;
  };
  std::vector<Item> sorted() const;  ///< by position

  std::vector<Item> errors_;
};

/// One message as Diagnostics::text prints it, ending in a newline.
std::string located(const Position& at, std::string_view message);

/// Rethrows the exception that is being handled: a mistake of the user (exit code 2) without a position
/// becomes a ConfigError at `at`; anything else stays as it is.
[[noreturn]] void rethrow_at(const Position& at);

/// Calls `f`; errors without a position get this one.
template <class F>
auto at_place(const Position& at, F&& f) {
  try {
    return std::forward<F>(f)();
  } catch (...) {
    rethrow_at(at);
  }
}

/// What was found, for messages: "the text 'abc'", "the integer 3", "true", "a list", "nothing".
std::string describe(const Tree& found);

}  // namespace plexus
