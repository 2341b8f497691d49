#include <plexus/data/detail/npy_header.hpp>
#include <plexus/data/format.hpp>
#include <plexus/error/error.hpp>

#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace plexus {

namespace {

constexpr std::size_t longest_header = 1 << 16;  // NumPy's for eight dimensions has 200 bytes

/// An element type and how headers spell it: NumPy's code after the byte order, a letter or a name.
struct Known {
  NpyValue value;
  std::string_view code;
  std::string_view letter;
  std::string_view name;
  std::size_t size;
  DType dtype;  ///< the type it is read as: the smallest that holds all values; uint64 as int64
};
constexpr Known known_values[] = {{NpyValue::boolean, "b1", "?", "bool", 1, DType::boolean},
                                  {NpyValue::i1, "i1", "b", "int8", 1, DType::int32},
                                  {NpyValue::i2, "i2", "h", "int16", 2, DType::int32},
                                  {NpyValue::i4, "i4", "i", "int32", 4, DType::int32},
                                  {NpyValue::i8, "i8", "q", "int64", 8, DType::int64},
                                  {NpyValue::u1, "u1", "B", "uint8", 1, DType::uint8},
                                  {NpyValue::u2, "u2", "H", "uint16", 2, DType::int32},
                                  {NpyValue::u4, "u4", "I", "uint32", 4, DType::int64},
                                  {NpyValue::u8, "u8", "Q", "uint64", 8, DType::int64},
                                  {NpyValue::f2, "f2", "e", "float16", 2, DType::float32},
                                  {NpyValue::f4, "f4", "f", "float32", 4, DType::float32},
                                  {NpyValue::f8, "f8", "d", "float64", 8, DType::float64}};

/// What element types that cannot be read hold, by the first letter after the byte order.
std::string_view what_is(std::string_view code) {
  switch (code.empty() ? ' ' : code[0]) {
    case 'c':
    case 'F':
    case 'D':
    case 'G':
      return "complex numbers";
    case 'O':
      return "Python objects, which are never read";
    case 'V':
      return "structures";
    case 'S':
    case 'a':
    case 'U':
      return "texts";
    case 'M':
    case 'm':
      return "dates or durations";
    case 'f':
    case 'g':
      return "extended floating-point numbers";
    default:
      return "an unknown kind of values";
  }
}

/// Parses the text of the header, which is a Python literal.
class HeaderParser {
 public:
  HeaderParser(std::string_view text, const std::string& file) : rest_(text), file_(file) {}

  NpyHeader parse() {
    expect("{");
    while (!accept("}")) {
      const std::string_view key = quoted();
      expect(":");
      entry(key);
      if (!accept(",")) {
        expect("}");
        break;
      }
    }
    skip_blanks();
    if (!rest_.empty()) fail("nothing after '}'");
    if (!value_) fail("the key 'descr'");
    if (!fortran_) fail("the key 'fortran_order'");
    if (!shape_) fail("the key 'shape'");
    return {{value_->dtype, *shape_}, value_->value, value_->size, big_endian_, *fortran_};
  }

 private:
  [[noreturn]] void fail(std::string_view expected) const {
    throw DataError(fmt::format("{} has a broken NPY header: expected {}, found '{}'", file_, expected,
                                rest_.substr(0, 40)));
  }
  void skip_blanks() {
    while (!rest_.empty() && std::string_view(" \t\r\n\f").find(rest_[0]) != std::string_view::npos) {
      rest_.remove_prefix(1);
    }
  }
  bool accept(std::string_view token) {
    skip_blanks();
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }
  void expect(std::string_view token) {
    if (!accept(token)) fail(fmt::format("'{}'", token));
  }
  std::string_view quoted() {
    skip_blanks();
    if (rest_.size() > 1 && std::string_view("uUbB").find(rest_[0]) != std::string_view::npos &&
        (rest_[1] == '\'' || rest_[1] == '"')) {
      rest_.remove_prefix(1);
    }
    const char quote = rest_.starts_with('"') ? '"' : '\'';
    expect(std::string_view(&quote, 1));
    const std::size_t end = rest_.find(quote);
    if (end == std::string_view::npos) fail("a closing quote");
    const std::string_view text = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return text;
  }

  void entry(std::string_view key) {
    if (key == "descr" && !value_) {
      descr();
    } else if (key == "fortran_order" && !fortran_) {
      fortran_ = accept("True");
      if (!*fortran_) expect("False");
    } else if (key == "shape" && !shape_) {
      shape_ = shape();
    } else {
      fail(fmt::format("each of descr, fortran_order and shape once, not '{}'", key));
    }
  }

  void descr() {
    skip_blanks();
    if (rest_.starts_with("[")) refuse("[...]", "structures");
    const std::string_view text = quoted();
    const bool ordered = !text.empty() && std::string_view("<>=|!").find(text[0]) != std::string_view::npos;
    const std::string_view code = text.substr(ordered ? 1 : 0);
    big_endian_ = ordered && (text[0] == '>' || text[0] == '!');
    for (const Known& known : known_values) {
      if (code == known.code || code == known.letter || code == known.name) value_ = known;
    }
    if (!value_) refuse(text, what_is(code));
  }

  [[noreturn]] void refuse(std::string_view dtype, std::string_view what) const {
    throw DataError(fmt::format(
        "{} has values of dtype '{}' ({}), expected booleans, integers, or floating-point numbers of 2, 4 or "
        "8 bytes; convert them in NumPy: numpy.save(file, array.astype('float32'))",
        file_, dtype, what));
  }

  Shape shape() {
    expect("(");
    std::vector<std::int64_t> dims;
    while (!accept(")")) {
      dims.push_back(number());
      if (accept(",")) continue;
      if (dims.size() == 1) fail("',' after the only dimension");
      expect(")");
      break;
    }
    if (dims.size() > Shape::max_rank) {
      throw DataError(
          fmt::format("{} has {} dimensions, expected {} at most", file_, dims.size(), Shape::max_rank));
    }
    return Shape(std::span<const std::int64_t>(dims));
  }

  std::int64_t number() {
    skip_blanks();
    std::int64_t value = 0;
    const auto [end, failure] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (failure != std::errc() || value < 0 || rest_[0] == '-') fail("a dimension");
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    if (rest_.starts_with('L')) rest_.remove_prefix(1);  // a long integer of Python 2
    return value;
  }

  std::string_view rest_;
  const std::string& file_;
  std::optional<Known> value_;
  bool big_endian_ = false;
  std::optional<bool> fortran_;
  std::optional<Shape> shape_;
};

void require_magic(std::string_view start, const std::string& file) {
  if (start.starts_with(npy_magic)) return;
  const std::string kind = kind_of_content(start);
  throw DataError(fmt::format("{} is not an NPY file: {}", file,
                              kind.empty() ? "it does not start with \\x93NUMPY" : "it is " + kind));
}

}  // namespace

NpyHeader read_npy_header(ByteSource& source) {
  std::array<char, 8> start{};
  source.read_start(std::as_writable_bytes(std::span(start)), "an NPY file, which starts with \\x93NUMPY");
  require_magic({start.data(), start.size()}, source.name());
  const int version = start[6];
  if (version < 1 || version > 3 || start[7] != 0) {
    throw DataError(fmt::format("{} is an NPY file of version {}.{}, expected 1.0, 2.0 or 3.0", source.name(),
                                static_cast<unsigned char>(start[6]), static_cast<unsigned char>(start[7])));
  }
  std::array<unsigned char, 4> length{};
  source.read_exactly(std::as_writable_bytes(std::span(length.data(), version == 1 ? 2U : 4U)),
                      "the header length of an NPY file");
  const std::size_t size = length[0] | length[1] << 8 | length[2] << 16 | std::size_t{length[3]} << 24;
  if (size > longest_header) {
    throw DataError(fmt::format("{} has an NPY header of {} bytes, expected {} at most", source.name(), size,
                                longest_header));
  }
  std::string text(size, '\0');
  source.read_exactly(std::as_writable_bytes(std::span(text)), "the header of an NPY file");
  NpyHeader header = HeaderParser(text, source.name()).parse();
  source.require_room(header.type, header.stored_size);
  return header;
}

}  // namespace plexus
