#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plexus {

/// Where a piece of configuration stands: in a file, in an override, or (no source) in C++ code.
struct Position {
  std::shared_ptr<const struct Source> source;
  int line = 0;    ///< from 1; 0 if the source is one line, shown after its name ("override: fit.epoch=5")
  int column = 0;  ///< from 1, in characters
  int length = 1;  ///< characters to underline
};

/// A text that positions point into.
struct Source {
  std::string name;       ///< as the user wrote it: "run.yaml", "override 3"
  std::string text;       ///< whole
  std::string directory;  ///< what relative paths in it are relative to
};

/// Configuration as it was written: null, a scalar, a list or a map, each with its position. A value type;
/// the order of map keys is kept. Several threads may read one at the same time; a thread that changes it
/// must be alone with it.
class Tree {
 public:
  enum class Kind { null, scalar, list, map };
  struct Entry;

  Tree() = default;
  Tree(std::string_view text);
  Tree(const char* text);
  Tree(const std::string& text);
  Tree(bool value);
  Tree(int value);
  Tree(std::int64_t value);
  Tree(double value);
  /// Tree::map({{"units", 300}, {"activation", "relu"}}), Tree::list({1, 2}).
  static Tree map(std::initializer_list<Entry> entries);
  static Tree map(std::vector<Entry> entries);
  static Tree map();  ///< an empty one
  static Tree list(std::vector<Tree> items);

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::null; }
  bool is_scalar() const { return kind_ == Kind::scalar; }
  bool is_list() const { return kind_ == Kind::list; }
  bool is_map() const { return kind_ == Kind::map; }

  /// A scalar's text. `quoted` says that it was a quoted YAML string, hence never a number, bool or null.
  const std::string& text() const { return text_; }
  bool quoted() const { return quoted_; }
  void set_quoted(bool quoted) { quoted_ = quoted; }

  const std::vector<Tree>& items() const { return items_; }
  std::vector<Tree>& items() { return items_; }
  const std::vector<Entry>& entries() const { return entries_; }
  std::vector<Entry>& entries() { return entries_; }
  /// The value under `key` of a map, or null pointer (also when this is no map).
  const Tree* find(std::string_view key) const;
  Tree* find(std::string_view key);
  /// Sets or replaces `key`; makes this a map if it was null.
  void set(std::string_view key, Tree value, Position key_position = {});
  /// Removes `key`, if this has it.
  void erase(std::string_view key);

  const Position& position() const { return position_; }
  void set_position(Position position) { position_ = std::move(position); }

  /// Same kinds, texts, items and entries (in order), and scalars of the same type: the number 2 differs from
  /// the quoted "2". Positions do not count.
  friend bool operator==(const Tree& a, const Tree& b);

 private:
  Kind kind_ = Kind::null;
  bool quoted_ = false;
  std::string text_;
  std::vector<Tree> items_;
  std::vector<Entry> entries_;
  Position position_;
};

struct Tree::Entry {
  std::string key;
  Tree value;
  Position position = {};  ///< of the key
};

// Functions that make or destroy a Tree are defined here, where Entry is complete, because clang requires it.
inline Tree::Tree(const char* text) : Tree(std::string_view(text)) {}
inline Tree::Tree(const std::string& text) : Tree(std::string_view(text)) {}
inline Tree::Tree(int value) : Tree(static_cast<std::int64_t>(value)) {}
inline Tree Tree::map() { return map(std::vector<Entry>()); }

}  // namespace plexus
