#include <plexus/compare/checks/value_key.hpp>

#include <charconv>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Reads a text from its start. `ok` is false after the first part that does not match.
class Reader {
 public:
  explicit Reader(std::string_view text) : left_(text) {}

  bool ok() const { return ok_ && left_.empty(); }

  void skip(std::string_view expected) {
    ok_ = ok_ && left_.starts_with(expected);
    if (ok_) left_.remove_prefix(expected.size());
  }

  std::string_view until(char end) {
    const std::size_t at = left_.find(end);
    ok_ = ok_ && at != std::string_view::npos;
    if (!ok_) return {};
    const std::string_view word = left_.substr(0, at);
    left_.remove_prefix(at);
    return word;
  }

  template <class Number>
  Number number() {
    Number value = 0;
    const auto [end, error] = std::from_chars(left_.data(), left_.data() + left_.size(), value);
    ok_ = ok_ && error == std::errc();
    if (ok_) left_.remove_prefix(static_cast<std::size_t>(end - left_.data()));
    return value;
  }

  Mode mode() {
    const std::optional<Mode> mode = mode_named(until(' '));
    ok_ = ok_ && mode.has_value();
    return mode.value_or(Mode::train);
  }

 private:
  std::string_view left_;
  bool ok_ = true;
};

}  // namespace

std::string ValueKey::text() const {
  return fmt::format("{}/{} of {} rows/step {}/{} threads/{}.{}", backend, name_of(program.mode),
                     program.rows, program.step, program.threads, node, output);
}

std::optional<ValueKey> ValueKey::parse(std::string_view text) {
  Reader reader(text);
  ValueKey key;
  key.backend = reader.until('/');
  reader.skip("/");
  key.program.mode = reader.mode();
  reader.skip(" of ");
  key.program.rows = reader.number<std::int64_t>();
  reader.skip(" rows/step ");
  key.program.step = reader.number<std::int64_t>();
  reader.skip("/");
  key.program.threads = reader.number<int>();
  reader.skip(" threads/");
  key.node = reader.number<std::int64_t>();
  reader.skip(".");
  key.output = reader.number<int>();
  return reader.ok() ? std::optional(key) : std::nullopt;
}

}  // namespace plexus
