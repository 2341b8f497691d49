#include "tensor_text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace plexus::app {

namespace {

constexpr std::int64_t most_numbers = 200;
constexpr std::int64_t most_rows = 8;     // of a larger tensor
constexpr std::int64_t most_columns = 8;  // of a larger tensor

std::string number_text(double value) { return fmt::format("{:>11.6g}", value); }

/// The numbers of the last axis from `first` on.
std::string row_text(const Tensor& tensor, std::int64_t first, std::int64_t width, std::int64_t shown) {
  std::string text;
  for (std::int64_t i = 0; i < shown; ++i) text += " " + number_text(tensor.at(first + i));
  return text + (shown < width ? fmt::format(" ... {} more", width - shown) : "");
}

std::string range_text(const Tensor& tensor) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  double sum = 0;
  std::int64_t finite = 0;
  for (std::int64_t i = 0; i < tensor.elements(); ++i) {
    const double value = tensor.at(i);
    if (!std::isfinite(value)) continue;
    ++finite;
    sum += value;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  std::string text = finite == 0 ? ""
                                 : fmt::format("from {:.6g} to {:.6g}, mean {:.6g}", low, high,
                                               sum / static_cast<double>(finite));
  const std::int64_t others = tensor.elements() - finite;
  if (others > 0) text += fmt::format("{}{} NaN or infinite", text.empty() ? "" : ", ", others);
  return text;
}

}  // namespace

std::string tensor_text(const Tensor& tensor, const std::string& indent) {
  const Shape& shape = tensor.shape();
  std::string text = fmt::format("{}{}", indent, tensor.type().text());
  const std::int64_t elements = tensor.elements();
  if (elements == 0) return text + '\n';
  text += elements == 1 ? "\n" : fmt::format(", {}\n", range_text(tensor));
  const std::int64_t width = shape.rank() == 0 ? 1 : shape.back();
  const std::int64_t rows = elements / width;
  const bool whole = elements <= most_numbers;
  const std::int64_t shown = whole ? rows : std::min(rows, most_rows);
  for (std::int64_t row = 0; row < shown; ++row) {
    text +=
        indent + row_text(tensor, row * width, width, whole ? width : std::min(width, most_columns)) + '\n';
  }
  if (shown < rows) text += fmt::format("{} ... {} more rows of {} numbers\n", indent, rows - shown, width);
  return text;
}

}  // namespace plexus::app
