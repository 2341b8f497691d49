#include <plexus/data/npy.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/files.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace plexus {

namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t alignment = 64;            // of the values within the file
constexpr std::size_t longest_header = 1 << 16;  // NumPy's for eight dimensions has 200 bytes

struct Descr {
  std::string_view text;
  DType dtype;
};
constexpr std::array<Descr, 6> descrs{{{"<f4", DType::float32},
                                       {"<f8", DType::float64},
                                       {"<i4", DType::int32},
                                       {"<i8", DType::int64},
                                       {"|u1", DType::uint8},
                                       {"|b1", DType::boolean}}};

struct Header {
  Type type;
  bool fortran_order = false;
};

/// The header's text: a Python dict of descr, fortran_order and shape, in the form that NumPy writes.
class HeaderParser {
 public:
  HeaderParser(std::string_view text, const std::string& file) : rest_(text), file_(file) {}

  Header parse() {
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
    if (!dtype_) fail("the key 'descr'");
    if (!fortran_) fail("the key 'fortran_order'");
    if (!shape_) fail("the key 'shape'");
    return {{*dtype_, *shape_}, *fortran_};
  }

 private:
  [[noreturn]] void fail(std::string_view expected) const {
    throw DataError(fmt::format("{} has a broken NPY header: expected {}, found '{}'", file_, expected,
                                rest_.substr(0, 40)));
  }
  void skip_blanks() {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\n')) rest_.remove_prefix(1);
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
    expect("'");
    const std::size_t end = rest_.find('\'');
    if (end == std::string_view::npos) fail("a closing quote");
    const std::string_view text = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return text;
  }

  void entry(std::string_view key) {
    if (key == "descr" && !dtype_) {
      dtype_ = descr();
    } else if (key == "fortran_order" && !fortran_) {
      fortran_ = accept("True");
      if (!*fortran_) expect("False");
    } else if (key == "shape" && !shape_) {
      shape_ = shape();
    } else {
      fail(fmt::format("each of descr, fortran_order and shape once, not '{}'", key));
    }
  }

  DType descr() {
    skip_blanks();
    if (rest_.starts_with("[")) fail("a plain dtype (this file holds structures)");
    const std::string_view text = quoted();
    for (const Descr& known : descrs) {
      if (known.text == text) return known.dtype;
    }
    const std::string_view hint =
        text.find('O') != std::string_view::npos ? " (Python objects are never read)" : "";
    throw DataError(fmt::format(
        "{} has values of dtype '{}'{}, expected <f4, <f8, <i4, <i8, |u1 or |b1; convert them in NumPy: "
        "numpy.save(file, array.astype('float32'))",
        file_, text, hint));
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
    return value;
  }

  std::string_view rest_;
  const std::string& file_;
  std::optional<DType> dtype_;
  std::optional<bool> fortran_;
  std::optional<Shape> shape_;
};

Header read_header(ByteSource& source) {
  std::array<char, 8> start{};
  source.read_exactly(std::as_writable_bytes(std::span(start)), "the magic string of an NPY file");
  if (std::string_view(start.data(), magic.size()) != magic) {
    throw DataError(source.name() + " is not an NPY file: it does not start with \\x93NUMPY");
  }
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
  Header header = HeaderParser(text, source.name()).parse();
  source.require_room(header.type, size_of(header.type.dtype));
  return header;
}

/// `columns` holds the values of `type` with the first index running fastest.
Tensor row_major(const Type& type, const Tensor& columns) {
  const std::size_t size = size_of(type.dtype);
  const auto strides = row_major_strides(type.shape);
  Tensor rows(type);
  std::array<std::int64_t, Shape::max_rank> index{};
  const std::int64_t count = type.shape.elements();
  std::int64_t at = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    std::memcpy(rows.raw() + static_cast<std::size_t>(at) * size,
                columns.raw() + static_cast<std::size_t>(i) * size, size);
    for (std::size_t axis = 0; axis < type.shape.rank(); ++axis) {
      at += strides[axis];
      if (++index[axis] < type.shape[axis]) break;
      at -= strides[axis] * type.shape[axis];
      index[axis] = 0;
    }
  }
  return rows;
}

void require_booleans(const Tensor& values, const std::string& file) {
  for (std::size_t i = 0; i < values.bytes(); ++i) {
    const int value = std::to_integer<int>(values.raw()[i]);
    if (value > 1)
      throw DataError(fmt::format("{} holds the byte {} as a bool, expected 0 or 1", file, value));
  }
}

}  // namespace

Tensor read_npy(ByteSource& source) {
  const Header header = read_header(source);
  Tensor values(header.type);
  const std::string what = "an NPY array " + header.type.text();
  source.read_exactly({values.raw(), values.bytes()}, what);
  source.require_end(what);
  if (header.type.dtype == DType::boolean) require_booleans(values, source.name());
  return header.fortran_order && header.type.shape.rank() > 1 ? row_major(header.type, values) : values;
}

Tensor read_npy(const std::filesystem::path& path) { return read_npy(*open_bytes(path)); }

Type read_npy_type(ByteSource& source) { return read_header(source).type; }

Type read_npy_type(const std::filesystem::path& path) { return read_npy_type(*open_bytes(path)); }

std::string npy_bytes(const Tensor& values) {
  std::string shape;
  for (std::int64_t dim : values.shape()) shape += std::to_string(dim) + ", ";
  if (values.shape().rank() == 1) shape.pop_back();               // (3,)
  if (values.shape().rank() > 1) shape.resize(shape.size() - 2);  // (3, 4)
  const auto* descr =
      std::find_if(descrs.begin(), descrs.end(), [&](const Descr& d) { return d.dtype == values.dtype(); });
  std::string header =
      fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", descr->text, shape);
  const std::size_t before = magic.size() + 4;
  const std::size_t whole = (before + header.size() + 1 + alignment - 1) / alignment * alignment;
  header.append(whole - before - header.size() - 1, ' ') += '\n';

  std::string bytes(magic);
  bytes += {'\x01', '\x00', static_cast<char>(header.size() & 0xff), static_cast<char>(header.size() >> 8)};
  bytes += header;
  bytes.append(reinterpret_cast<const char*>(values.raw()), values.bytes());
  return bytes;
}

void write_npy(const std::filesystem::path& path, const Tensor& values) {
  write_file_atomically(path, npy_bytes(values));
}

}  // namespace plexus
