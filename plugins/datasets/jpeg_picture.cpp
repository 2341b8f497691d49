#include "jpeg_picture.hpp"

#include <plexus/error/error.hpp>

#include <array>
#include <csetjmp>
#include <cstdint>
#include <cstdio>
#include <cstring>

#include <jpeglib.h>
// after it
#include <jerror.h>

namespace plexus {

namespace {

/// The state of libjpeg's error handler, which must not return to its caller and jumps to `back`.
struct JpegErrors {
  jpeg_error_mgr base;  // first: libjpeg has a pointer to it
  std::jmp_buf back;
  char message[JMSG_LENGTH_MAX];
};

void jpeg_failed(j_common_ptr info) {
  auto* errors = reinterpret_cast<JpegErrors*>(info->err);
  info->err->format_message(info, errors->message);
  std::longjmp(errors->back, 1);  // NOLINT: libjpeg allows no other way to leave it
}

/// Counts the warnings that a part of the picture is missing; with other warnings it is complete.
void jpeg_warned(j_common_ptr info, int level) {
  const int code = info->err->msg_code;
  if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER)) ++info->err->num_warnings;
}

/// The orientation of an EXIF block: the tag 0x0112 of its first directory; 1 if it has none.
int exif_orientation(const unsigned char* data, unsigned size) {
  if (size < 14 || std::string(reinterpret_cast<const char*>(data), 6) != std::string("Exif\0\0", 6))
    return 1;
  const unsigned char* tiff = data + 6;
  const unsigned length = size - 6;
  const bool little = tiff[0] == 'I';
  const auto number = [&](unsigned at, unsigned bytes) {
    unsigned value = 0;
    for (unsigned i = 0; i < bytes; ++i) {
      value = value << 8U | tiff[at + (little ? bytes - 1 - i : i)];
    }
    return value;
  };
  const unsigned directory = number(4, 4);
  if (directory > length || length - directory < 2) return 1;
  const unsigned entries = number(directory, 2);
  for (unsigned e = 0; e < entries; ++e) {
    const unsigned at = directory + 2 + 12 * e;
    if (at > length || length - at < 12) break;
    if (number(at, 2) == 0x0112) return static_cast<int>(number(at + 8, 2));
  }
  return 1;
}

/// Turns and mirrors a picture so that it stands upright. Source: EXIF 2.3, tag Orientation.
Picture upright(const Picture& picture, int orientation) {
  if (orientation < 2 || orientation > 8) return picture;
  const bool turned = orientation >= 5;
  Picture made{turned ? picture.width : picture.height, turned ? picture.height : picture.width, {}};
  made.pixels.reserve(picture.pixels.size());
  const bool from_bottom = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
  const bool from_right = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
  for (std::int64_t y = 0; y < made.height; ++y) {
    for (std::int64_t x = 0; x < made.width; ++x) {
      std::int64_t row = turned ? x : y, column = turned ? y : x;
      if (turned ? from_right : from_bottom) row = picture.height - 1 - row;
      if (turned ? from_bottom : from_right) column = picture.width - 1 - column;
      const auto at = picture.pixels.begin() + (row * picture.width + column) * 3;
      made.pixels.insert(made.pixels.end(), at, at + 3);
    }
  }
  return made;
}

/// More pixels than a byte of a JPEG file can hold: a block of at most 32 x 32 pixels takes some bits at
/// least.
constexpr std::uint64_t most_jpeg_pixels_a_byte = 2048;

/// Decodes into `picture`; false after an error. It has no objects with destructors, which a longjmp would
/// skip.
bool decode(const std::string& bytes, jpeg_decompress_struct& info, JpegErrors& errors, Picture& picture,
            int& orientation) {
  if (setjmp(errors.back) != 0) return false;  // NOLINT
  ::jpeg_create_decompress(&info);
  ::jpeg_mem_src(&info, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  ::jpeg_save_markers(&info, JPEG_APP0 + 1, 0xFFFF);
  ::jpeg_read_header(&info, TRUE);
  if (std::uint64_t{info.image_height} * info.image_width / most_jpeg_pixels_a_byte > bytes.size()) {
    std::strcpy(errors.message, "it claims more pixels than so few bytes can hold");
    return false;
  }
  for (jpeg_saved_marker_ptr marker = info.marker_list; marker != nullptr; marker = marker->next) {
    orientation = exif_orientation(marker->data, marker->data_length);
    if (orientation != 1) break;
  }
  info.out_color_space = JCS_RGB;
  ::jpeg_start_decompress(&info);
  picture.height = info.output_height;
  picture.width = info.output_width;
  picture.pixels.resize(static_cast<std::size_t>(picture.height * picture.width * 3));
  while (info.output_scanline < info.output_height) {
    JSAMPROW row =
        picture.pixels.data() + static_cast<std::int64_t>(info.output_scanline) * picture.width * 3;
    ::jpeg_read_scanlines(&info, &row, 1);
  }
  ::jpeg_finish_decompress(&info);
  return true;
}

}  // namespace

Picture jpeg_picture(const std::string& bytes, const std::string& file) {
  jpeg_decompress_struct info{};
  JpegErrors errors{};
  info.err = ::jpeg_std_error(&errors.base);
  errors.base.error_exit = jpeg_failed;
  errors.base.emit_message = jpeg_warned;
  Picture picture;
  int orientation = 1;
  const bool whole = decode(bytes, info, errors, picture, orientation);
  const bool damaged = errors.base.num_warnings > 0;
  ::jpeg_destroy_decompress(&info);
  if (!whole) throw DataError(file + " is a broken JPEG picture: " + errors.message);
  if (damaged) throw DataError(file + " is a broken JPEG picture: it ends too early");
  return upright(picture, orientation);
}

}  // namespace plexus
