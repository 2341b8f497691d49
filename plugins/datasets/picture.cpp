#include "picture.hpp"

#include <plexus/data/byte_source.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <string>

#include "jpeg_picture.hpp"
#include "netpbm_picture.hpp"
#include "png_picture.hpp"

namespace plexus {

namespace {

/// For each pixel along the new side: the first pixel along the old side that contributes to it, and the
/// weights of that one and of those after it.
struct Weights {
  std::vector<std::int64_t> first;
  std::vector<std::vector<double>> weights;
};

/// The weights for a side of `from` pixels, of which `part` pixels from `begin` on become `to` pixels.
Weights weights_of(std::int64_t from, double begin, double part, std::int64_t to) {
  Weights all;
  const double scale = part / static_cast<double>(to);
  const double reach = std::max(1.0, scale);
  for (std::int64_t i = 0; i < to; ++i) {
    const double centre = begin + (static_cast<double>(i) + 0.5) * scale;
    const auto first = std::max<std::int64_t>(0, static_cast<std::int64_t>(std::floor(centre - reach)));
    const auto last = std::min<std::int64_t>(from, static_cast<std::int64_t>(std::ceil(centre + reach)));
    std::vector<double> weights;
    double sum = 0;
    for (std::int64_t j = first; j < last; ++j) {
      const double off = std::abs(static_cast<double>(j) + 0.5 - centre) / reach;
      weights.push_back(std::max(0.0, 1.0 - off));
      sum += weights.back();
    }
    for (double& weight : weights) weight /= sum;
    all.first.push_back(first);
    all.weights.push_back(std::move(weights));
  }
  return all;
}

Picture filtered(const Picture& picture, const Weights& rows, const Weights& columns) {
  const auto height = static_cast<std::int64_t>(rows.first.size());
  const auto width = static_cast<std::int64_t>(columns.first.size());
  std::vector<double> wide(static_cast<std::size_t>(picture.height * width * 3));
  std::size_t out = 0;
  for (std::int64_t y = 0; y < picture.height; ++y) {
    for (std::size_t x = 0; x < columns.first.size(); ++x) {
      for (std::int64_t c = 0; c < 3; ++c) {
        double sum = 0;
        std::int64_t at = (y * picture.width + columns.first[x]) * 3 + c;
        for (const double weight : columns.weights[x]) {
          sum += weight * picture.pixels[static_cast<std::size_t>(at)];
          at += 3;
        }
        wide[out++] = sum;
      }
    }
  }
  Picture made{height, width, {}};
  made.pixels.reserve(static_cast<std::size_t>(height * width * 3));
  for (std::size_t y = 0; y < rows.first.size(); ++y) {
    for (std::int64_t x = 0; x < width * 3; ++x) {
      double sum = 0;
      std::int64_t at = rows.first[y] * width * 3 + x;
      for (const double weight : rows.weights[y]) {
        sum += weight * wide[static_cast<std::size_t>(at)];
        at += width * 3;
      }
      made.pixels.push_back(static_cast<std::uint8_t>(std::clamp(std::floor(sum + 0.5), 0.0, 255.0)));
    }
  }
  return made;
}

Picture stretched(const Picture& picture, std::int64_t height, std::int64_t width) {
  return filtered(picture, weights_of(picture.height, 0, static_cast<double>(picture.height), height),
                  weights_of(picture.width, 0, static_cast<double>(picture.width), width));
}

Picture cropped(const Picture& picture, std::int64_t height, std::int64_t width) {
  const auto h = static_cast<double>(picture.height), w = static_cast<double>(picture.width);
  const double scale = std::min(h / static_cast<double>(height), w / static_cast<double>(width));
  const double part_h = scale * static_cast<double>(height), part_w = scale * static_cast<double>(width);
  return filtered(picture, weights_of(picture.height, (h - part_h) / 2, part_h, height),
                  weights_of(picture.width, (w - part_w) / 2, part_w, width));
}

Picture padded(const Picture& picture, std::int64_t height, std::int64_t width) {
  const auto h = static_cast<double>(picture.height), w = static_cast<double>(picture.width);
  const double scale = std::min(static_cast<double>(height) / h, static_cast<double>(width) / w);
  const auto rounded = [&](double side, std::int64_t most) {
    return std::clamp<std::int64_t>(std::llround(side * scale), 1, most);
  };
  const Picture inner = stretched(picture, rounded(h, height), rounded(w, width));
  Picture made{height, width, std::vector<std::uint8_t>(static_cast<std::size_t>(height * width * 3))};
  const std::int64_t top = (height - inner.height) / 2, left = (width - inner.width) / 2;
  for (std::int64_t y = 0; y < inner.height; ++y) {
    std::copy_n(inner.pixels.begin() + y * inner.width * 3, inner.width * 3,
                made.pixels.begin() + ((top + y) * width + left) * 3);
  }
  return made;
}

}  // namespace

bool is_picture_name(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  constexpr std::array<std::string_view, 6> endings = {".png", ".jpg", ".jpeg", ".pgm", ".ppm", ".pnm"};
  return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

Picture read_picture(const std::filesystem::path& path) {
  const std::string bytes = open_bytes(path)->read_all();
  const std::string file = path.string();
  if (bytes.empty()) throw DataError(file + " is empty, expected a picture");
  if (bytes.starts_with("\x89PNG")) return png_picture(bytes, file);
  if (bytes.starts_with("\xFF\xD8\xFF")) return jpeg_picture(bytes, file);
  if (bytes.size() > 2 && bytes[0] == 'P' &&
      std::string_view("2356").find(bytes[1]) != std::string_view::npos) {
    return netpbm_picture(bytes, file);
  }
  throw DataError(file + " is no picture in PNG, JPEG, PGM or PPM; convert it");
}

Picture resized(const Picture& picture, std::int64_t height, std::int64_t width, Fitting fitting) {
  if (picture.height == height && picture.width == width) return picture;
  if (fitting == Fitting::crop) return cropped(picture, height, width);
  return fitting == Fitting::pad ? padded(picture, height, width) : stretched(picture, height, width);
}

std::vector<std::uint8_t> grey(const Picture& picture) {
  std::vector<std::uint8_t> values;
  for (std::size_t i = 0; i < picture.pixels.size(); i += 3) {
    const int sum = 299 * picture.pixels[i] + 587 * picture.pixels[i + 1] + 114 * picture.pixels[i + 2];
    values.push_back(static_cast<std::uint8_t>((sum + 500) / 1000));
  }
  return values;
}

}  // namespace plexus
