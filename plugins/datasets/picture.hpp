#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace plexus {

/// A picture of 8 bits a channel: red, green and blue of each pixel, row by row; a grey one has equal three.
struct Picture {
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::vector<std::uint8_t> pixels;  ///< [height, width, 3]
};

/// Whether a file is read as a picture: by the ending of its name.
bool is_picture_name(const std::filesystem::path& path);

/// Reads a PNG, JPEG, PGM or PPM file, which its content tells. 16 bits are rounded to 8, transparent pixels
/// lie on white, and a JPEG picture is turned as its EXIF orientation says. Throws DataError that names the
/// file for what is none of these or is broken.
Picture read_picture(const std::filesystem::path& path);

/// How a picture gets another size: drawn out or together, or without its edges, or with a black border, so
/// that its sides keep their proportion.
enum class Fitting : std::uint8_t { stretch, crop, pad };

/// The picture with another size. Each pixel is the weighted mean of those that it covers, or lies between
/// (a triangular filter, as wide as the picture shrinks).
Picture resized(const Picture& picture, std::int64_t height, std::int64_t width, Fitting fitting);

/// The bytes of a pixel of a picture without colours: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601).
std::vector<std::uint8_t> grey(const Picture& picture);

}  // namespace plexus
