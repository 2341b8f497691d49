#include "netpbm_picture.hpp"

#include <plexus/error/error.hpp>

#include <cctype>

namespace plexus {

namespace {

/// Reads the numbers of a PGM or PPM file.
class Netpbm {
 public:
  Netpbm(const std::string& bytes, const std::string& file) : bytes_(bytes), file_(file) {}

  [[noreturn]] void fail(const std::string& what) const {
    throw DataError(file_ + " is a broken picture (PGM or PPM): " + what);
  }

  /// Reads a decimal number after blanks and comments.
  std::int64_t number() {
    while (at_ < bytes_.size() && (is_space(bytes_[at_]) || bytes_[at_] == '#')) {
      if (bytes_[at_++] != '#') continue;
      while (at_ < bytes_.size() && bytes_[at_] != '\n') ++at_;
    }
    const std::size_t first = at_;
    std::int64_t value = 0;
    for (; at_ < bytes_.size() && at_ - first < 9 && bytes_[at_] >= '0' && bytes_[at_] <= '9'; ++at_) {
      value = value * 10 + (bytes_[at_] - '0');
    }
    if (at_ == first) fail("a number is missing");
    return value;
  }

  /// Skips the single blank between the header and the bytes of the pixels.
  void skip_blank() {
    if (at_ == bytes_.size() || !is_space(bytes_[at_])) fail("its header does not end");
    ++at_;
  }

  /// Reads a value of one byte, or of two if `wide`, the more significant byte first.
  std::int64_t value(bool wide) {
    const std::size_t size = wide ? 2 : 1;
    if (bytes_.size() - at_ < size) fail("it ends too early");
    std::int64_t value = static_cast<unsigned char>(bytes_[at_]);
    if (wide) value = value * 256 + static_cast<unsigned char>(bytes_[at_ + 1]);
    at_ += size;
    return value;
  }

  std::size_t left() const { return bytes_.size() - at_; }

 private:
  static bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

  const std::string& bytes_;
  const std::string& file_;
  std::size_t at_ = 2;
};

}  // namespace

Picture netpbm_picture(const std::string& bytes, const std::string& file) {
  const bool colours = bytes[1] == '3' || bytes[1] == '6';
  const bool text = bytes[1] == '2' || bytes[1] == '3';
  Netpbm reader(bytes, file);
  Picture picture;
  picture.width = reader.number();
  picture.height = reader.number();
  const std::int64_t most = reader.number();
  if (picture.width < 1 || picture.height < 1) reader.fail("it has no pixels");
  if (most < 1 || most > 65535)
    reader.fail("its largest value is " + std::to_string(most) + ", expected 1 to 65535");
  if (!text) reader.skip_blank();
  const std::int64_t values = picture.width * picture.height * (colours ? 3 : 1);
  if (values > static_cast<std::int64_t>(reader.left())) reader.fail("it ends too early");
  picture.pixels.reserve(static_cast<std::size_t>(picture.width * picture.height * 3));
  for (std::int64_t i = 0; i < values; ++i) {
    const std::int64_t value = text ? reader.number() : reader.value(most > 255);
    if (value > most)
      reader.fail("a value is " + std::to_string(value) + ", expected " + std::to_string(most) + " at most");
    const auto byte = static_cast<std::uint8_t>((value * 255 + most / 2) / most);
    picture.pixels.insert(picture.pixels.end(), colours ? 1 : 3, byte);
  }
  return picture;
}

}  // namespace plexus
