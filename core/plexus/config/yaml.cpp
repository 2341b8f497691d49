#include <plexus/config/detail/source_text.hpp>
#include <plexus/config/detail/yaml_messages.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/scalar.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/error/detail/encoding.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/detail/descriptor.hpp>
#include <plexus/files/detail/open_file.hpp>
#include <plexus/files/file_kind.hpp>

#include <cerrno>
#include <cstring>
#include <map>
#include <sstream>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace plexus {
namespace {

constexpr std::size_t deepest = 64;

// Thrown after a mistake was reported that leaves nothing to go on with.
struct Stopped {};

// Builds the tree from yaml-cpp's events and reports what YAML allows but a run file does not.
class Builder final : public YAML::EventHandler {
 public:
  Builder(const SourceText& text, Diagnostics& diagnostics) : text_(text), diagnostics_(diagnostics) {}

  bool empty() const { return !seen_; }
  Tree take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (started_)
      stop(offset(mark), 1, "the configuration ends before this; a second document is not allowed");
    started_ = true;
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::size_t at = offset(mark);
    const std::string_view rest = text_.text().substr(at);
    std::size_t written = 0;  // bytes of the word
    for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
      if (rest.substr(0, word.size()) != word) continue;
      written = word.size();
      if (wants_key()) stop(at, word.size(), "a key must be a text, not null; put it in quotes");
    }
    check_properties(at, anchor, "?");
    if (wants_key()) stop(at, 1, "a key is missing before ':'");
    Tree null;
    const bool under_key = !stack_.empty() && stack_.back().key;
    null.set_position(written == 0 && under_key ? stack_.back().key->position : text_.position(at, written));
    if (written == 0 && under_key) check_missing_value(stack_.back());
    if (written > 0 || !stack_.empty()) seen_ = true;
    put(std::move(null));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_reference(offset(mark)); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    seen_ = true;
    const std::size_t at = offset(mark);
    check_properties(at, anchor, tag);
    const bool plain = tag == "?";
    check_extent(at, value, plain);
    if (wants_key()) {
      put_key(at, value, plain);
    } else {
      Tree scalar(value);
      scalar.set_quoted(!plain);
      scalar.set_position(position(at, value));
      put(std::move(scalar));
    }
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(mark, tag, anchor, style, Tree::list({}));
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open(mark, tag, anchor, style, Tree::map());
  }
  void OnMapEnd() override { close(); }

  [[noreturn]] void stop(std::size_t at, std::size_t bytes, std::string message) {
    diagnostics_.error(text_.position(at, bytes), std::move(message));
    throw Stopped();
  }

 private:
  struct Key {
    std::string text;
    Position position;
    std::size_t offset = 0;
    bool plain = false;
  };
  struct Frame {
    Tree tree;
    bool flow = false;
    std::optional<Key> key;
    std::map<std::string, int, std::less<>> lines;  // of the keys seen
  };

  std::size_t offset(const YAML::Mark& mark) const { return text_.offset(mark.line, mark.column); }
  Position position(std::size_t at, std::string_view value) const {
    return text_.position(at, text_.token_bytes(at, value));
  }
  bool wants_key() const { return !stack_.empty() && stack_.back().tree.is_map() && !stack_.back().key; }

  void refuse_reference(std::size_t at) {
    stop(at, text_.token_bytes(at, ""),
         "anchors and aliases (& and *) are not allowed; put a text that begins so in quotes");
  }

  void check_properties(std::size_t at, YAML::anchor_t anchor, const std::string& tag) {
    const char first = at < text_.text().size() ? text_.text()[at] : ' ';
    if (first == '!' || (tag != "?" && tag != "!" && !tag.empty())) {
      stop(at, text_.token_bytes(at, ""), "tags (!...) are not allowed; put a text that begins so in quotes");
    }
    if (anchor != 0) refuse_reference(at);
  }

  // yaml-cpp takes a quoted text without its closing quote, and joins the lines of `fit:` with `epochs:3`
  // below.
  void check_extent(std::size_t at, const std::string& value, bool plain) {
    const bool one_line = text_.text().substr(at, value.size()) == value;
    if (plain && !one_line) {
      const bool flow = !stack_.empty() && stack_.back().flow;
      stop(at, text_.token_bytes(at, value),
           flow ? "after this, ',' or a closing bracket is missing"
                : "a text over several lines must be in quotes" + blank_hint(text_.line_at(at)));
    }
    if (!plain && !text_.quote_ends(at)) stop(at, text_.token_bytes(at, ""), "the closing quote is missing");
    if (!is_utf8(value)) {
      stop(at, text_.token_bytes(at, ""), "\\N and \\_ are not allowed; write \\u0085 and \\u00A0");
    }
  }

  void put_key(std::size_t at, const std::string& key, bool plain) {
    Frame& frame = stack_.back();
    frame.key = Key{key, position(at, key), at, plain};
    const auto [first, fresh] = frame.lines.emplace(key, frame.key->position.line);
    if (!fresh) {
      const std::string where =
          first->second > 0 ? "; it is there already in line " + std::to_string(first->second) : "";
      diagnostics_.error(frame.key->position, "the key '" + key + "' is given twice" + where);
    }
    const std::size_t colon = key.find(':');
    if (plain && colon != std::string::npos && colon > 0 && colon + 1 < key.size()) {
      diagnostics_.error(frame.key->position, "a blank is missing after ':'; write " + key.substr(0, colon) +
                                                  ": " + key.substr(colon + 1));
    }
    if (frame.tree.position().line == frame.key->position.line &&
        frame.tree.position().column == frame.key->position.column) {
      frame.tree.set_position(frame.key->position);
    }
  }

  // {first}, {first:1000} and a last line `first` are keys without a value to YAML; what was meant is
  // something else.
  void check_missing_value(const Frame& frame) {
    const Key& key = *frame.key;
    std::size_t end = key.offset + text_.token_bytes(key.offset, key.text);
    const std::string_view text = text_.text();
    while (end < text.size() && (text[end] == ' ' || text[end] == '\r' || text[end] == '\n')) ++end;
    const bool missing_blank = key.plain && key.text.find(':') != std::string::npos;
    if ((end < text.size() && text[end] == ':') || missing_blank) return;
    diagnostics_.error(key.position, "the key '" + key.text + "' has no value; write " +
                                         number_before(frame) + key.text + ": VALUE");
  }

  // {rate: 0,5} is the number 0 and a key 5.
  static std::string number_before(const Frame& frame) {
    const std::vector<Tree::Entry>& entries = frame.tree.entries();
    if (!frame.flow || entries.empty() || !as_integer(Tree(frame.key->text))) return {};
    const Tree& before = entries.back().value;
    if (!as_integer(before)) return {};
    return before.text() + "." + frame.key->text + " with a decimal point, if that is one number, or ";
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style, Tree container) {
    seen_ = true;
    const std::size_t at = offset(mark);
    check_properties(at, anchor, tag);
    if (wants_key()) stop(at, 1, "a key must be a text, not a list or a map");
    if (stack_.size() == deepest) stop(at, 1, "nested deeper than " + std::to_string(deepest) + " levels");
    const bool flow = style == YAML::EmitterStyle::Flow;
    const bool bracket = at < text_.text().size() && (text_.text()[at] == '[' || text_.text()[at] == '{');
    container.set_position(bracket ? position(at, "") : text_.position(at, 1));
    stack_.push_back({std::move(container), flow, std::nullopt, {}});
  }

  void close() {
    Tree done = std::move(stack_.back().tree);
    stack_.pop_back();
    put(std::move(done));
  }

  void put(Tree value) {
    if (stack_.empty()) {
      root_ = std::move(value);
    } else if (Frame& frame = stack_.back(); frame.tree.is_list()) {
      frame.tree.items().push_back(std::move(value));
    } else {
      frame.tree.entries().push_back(
          {std::move(frame.key->text), std::move(value), std::move(frame.key->position)});
      frame.key.reset();
    }
  }

  const SourceText& text_;
  Diagnostics& diagnostics_;
  std::vector<Frame> stack_;
  Tree root_;
  bool started_ = false;
  bool seen_ = false;
};

Tree parse(const SourceText& text, Diagnostics& diagnostics, const std::string& if_empty) {
  const std::size_t before = diagnostics.size();
  text.check_characters(diagnostics);
  if (diagnostics.size() != before) return {};
  Builder builder(text, diagnostics);
  try {
    std::istringstream stream{std::string(text.text())};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
    if (builder.empty()) builder.stop(0, 1, if_empty);
  } catch (const Stopped&) {
    return {};
  } catch (const YAML::Exception& error) {
    const std::size_t at = text.offset(error.mark.line, error.mark.column);
    const std::string_view line = text.line_at(at);
    const auto line_begin = static_cast<std::size_t>(line.data() - text.text().data());
    std::string hint = variable_hint(line);
    if (hint.empty()) hint = blank_hint(line);
    if (hint.empty() && line_begin > 0) hint = blank_hint(text.line_at(line_begin - 1));
    const std::size_t end = line_begin + line.size();
    const std::size_t bytes = at < end ? text.token_bytes(at, text.text().substr(at, 1)) : 1;
    diagnostics.error(text.position(at, bytes), plainly(error.msg) + hint);
    return {};
  }
  return builder.take();
}

}  // namespace

Tree parse_value(std::shared_ptr<const Source> source, std::size_t begin, Diagnostics& diagnostics) {
  return parse(SourceText(std::move(source), begin, true), diagnostics,
               "no value after '='; write null to restore the default");
}

Tree parse_yaml(std::shared_ptr<const Source> source) {
  Diagnostics diagnostics;
  const SourceText text(source, 0, false);
  Tree tree = parse(text, diagnostics, source->name + " is empty: it has no configuration");
  const std::string hint = tree.is_scalar() && !tree.quoted() ? blank_hint(text.text()) : "";
  if (!hint.empty()) diagnostics.error(tree.position(), "expected `key: value`" + hint);
  diagnostics.throw_if_any();
  return tree;
}

Tree read_yaml(const std::filesystem::path& file) {
  if (std::filesystem::is_directory(file)) {
    throw ConfigError("cannot read '" + file.string() + "': it is a folder, expected a YAML file");
  }
  // It is read once, so a pipe is accepted; a device is not, since it may have no end.
  if (const std::string reason = why_not_regular(file); !reason.empty() && !std::filesystem::is_fifo(file)) {
    throw ConfigError("cannot read '" + file.string() + "': " + reason);
  }
  std::string reason;
  const Descriptor opened(open_to_read(file, reason));
  std::string text;
  if (opened && !read_to_end(opened.number(), text)) reason = std::strerror(errno);
  if (!reason.empty()) throw ConfigError("cannot read '" + file.string() + "': " + reason);
  const std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
  return parse_yaml(std::make_shared<Source>(Source{file.string(), std::move(text), folder.string()}));
}

}  // namespace plexus
