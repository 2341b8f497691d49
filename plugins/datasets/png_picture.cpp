#include "png_picture.hpp"

#include <plexus/error/error.hpp>

#include <cstdint>

#include <fmt/format.h>
#include <png.h>

namespace plexus {

namespace {

/// A decoder of libpng's simplified interface.
struct PngImage {
  PngImage() { image.version = PNG_IMAGE_VERSION; }
  ~PngImage() { ::png_image_free(&image); }
  PngImage(const PngImage&) = delete;
  PngImage& operator=(const PngImage&) = delete;

  void require(int success, const std::string& file) const {
    if (success == 0) throw DataError(file + " is a broken PNG picture: " + image.message);
  }

  png_image image{};
};

/// More pixels than a byte of a PNG file can hold: 8 in a byte before compression, which deflate shrinks to
/// 1/1032 at best.
constexpr std::uint64_t most_png_pixels_a_byte = std::uint64_t{8} * 1032;

}  // namespace

Picture png_picture(const std::string& bytes, const std::string& file) {
  PngImage png;
  png.require(::png_image_begin_read_from_memory(&png.image, bytes.data(), bytes.size()), file);
  if (std::uint64_t{png.image.height} * png.image.width / most_png_pixels_a_byte > bytes.size()) {
    throw DataError(fmt::format("{} is a broken PNG picture: it claims {} x {} pixels in {} bytes", file,
                                png.image.height, png.image.width, bytes.size()));
  }
  png.image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
  png.image.format = PNG_FORMAT_RGBA;
  std::vector<std::uint8_t> rgba(PNG_IMAGE_SIZE(png.image));
  const std::int64_t height = png.image.height, width = png.image.width;
  png.require(::png_image_finish_read(&png.image, nullptr, rgba.data(), 0, nullptr), file);
  Picture picture{height, width, {}};
  picture.pixels.reserve(rgba.size() / 4 * 3);
  for (std::size_t i = 0; i < rgba.size(); i += 4) {
    const int alpha = rgba[i + 3];
    for (std::size_t c = 0; c < 3; ++c) {
      const int over_white = (rgba[i + c] * alpha + 255 * (255 - alpha) + 127) / 255;
      picture.pixels.push_back(static_cast<std::uint8_t>(over_white));
    }
  }
  return picture;
}

}  // namespace plexus
