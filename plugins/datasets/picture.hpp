#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace plexus {

/// A picture of 8 bits a channel: red, green and blue of each pixel, row by row; in a grey picture the three
/// are equal.
struct Picture {
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::vector<std::uint8_t> pixels;  ///< [height, width, 3]
};

/// Whether a file is read as a picture: by the ending of its name.
bool is_picture_name(const std::filesystem::path& path);

/// Reads a PNG, JPEG, PGM or PPM file, recognised by its content. 16 bits are rounded to 8, transparent
/// pixels are blended onto white, and a JPEG picture is turned as its EXIF orientation says. Throws DataError
/// that names the file for what is none of these or is broken.
Picture read_picture(const std::filesystem::path& path);

/// How a picture is resized: `stretch` scales each side by itself; `crop` cuts edges off and `pad` adds a
/// black border, so that the sides keep their proportion.
enum class Fitting : std::uint8_t { stretch, crop, pad };

/// The picture resized to height x width. Each pixel is a weighted mean of old ones, by a triangular filter:
/// of the neighbours where the picture grows, of all that it covers where it shrinks.
Picture resized(const Picture& picture, std::int64_t height, std::int64_t width, Fitting fitting);

/// The grey level of each pixel, in one byte: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601).
std::vector<std::uint8_t> grey(const Picture& picture);

}  // namespace plexus
