#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <fmt/format.h>

#include "mapping.hpp"

namespace plexus::onnx_tests {

namespace {

/// How a window moves over the axes behind the first two.
struct Window {
  Integers kernel, strides, dilations, before, after, out;
  Integers extra;  ///< beyond the padding, for a last window that is not whole

  std::size_t rank() const { return kernel.size(); }
};

Integers filled_up(Integers given, std::size_t rank) {
  if (given.empty()) given.assign(rank, 1);
  return given;
}

/// What is padded on axis i so that there are as many windows as strides.
void pad_to_same(Window& window, std::size_t i, std::int64_t size, bool upper) {
  const std::int64_t reach = (window.kernel[i] - 1) * window.dilations[i] + 1;
  const std::int64_t count = (size + window.strides[i] - 1) / window.strides[i];
  const std::int64_t all = std::max<std::int64_t>(0, (count - 1) * window.strides[i] + reach - size);
  window.before[i] = upper ? all / 2 : all - all / 2;
  window.after[i] = all - window.before[i];
}

Window window_of(const Call& call, const Symbol& x, Integers kernel) {
  const std::size_t rank = kernel.size();
  Window window;
  window.kernel = std::move(kernel);
  window.strides = filled_up(call.integers("strides"), rank);
  window.dilations = filled_up(call.integers("dilations"), rank);
  const std::string automatic = call.text("auto_pad", "NOTSET");
  Integers pads = call.integers("pads");
  if (pads.empty() || automatic == "VALID") pads.assign(2 * rank, 0);
  window.before.assign(pads.begin(), pads.begin() + static_cast<std::ptrdiff_t>(rank));
  window.after.assign(pads.begin() + static_cast<std::ptrdiff_t>(rank), pads.end());
  const bool ceiling = call.integer("ceil_mode", 0) != 0;
  for (std::size_t i = 0; i < rank; ++i) {
    const std::int64_t size = x.shape()[i + 2];
    if (automatic == "SAME_UPPER" || automatic == "SAME_LOWER") {
      pad_to_same(window, i, size, automatic == "SAME_UPPER");
    }
    const std::int64_t reach = (window.kernel[i] - 1) * window.dilations[i] + 1;
    const std::int64_t room = size + window.before[i] + window.after[i] - reach;
    const std::int64_t stride = window.strides[i];
    std::int64_t count = (room + (ceiling ? stride - 1 : 0)) / stride + 1;
    // A last window begins before the padding at the end.
    if (ceiling && (count - 1) * stride >= size + window.before[i]) --count;
    window.out.push_back(count);
    window.extra.push_back(std::max<std::int64_t>(0, (count - 1) * stride - room));
  }
  return window;
}

Symbol padded_around(const Symbol& x, const Integers& before, const Integers& after, double value) {
  Integers front{0, 0};
  Integers back{0, 0};
  front.insert(front.end(), before.begin(), before.end());
  back.insert(back.end(), after.begin(), after.end());
  return pad(x, front, back, value);
}

Symbol padded_for(const Window& window, const Symbol& x, double value) {
  Integers after = window.after;
  for (std::size_t i = 0; i < after.size(); ++i) after[i] += window.extra[i];
  return padded_around(x, window.before, after, value);
}

/// For each place of the window, in row-major order, the elements that lie there: [batch, channels, out..].
Symbols elements_of(const Window& window, const Symbol& padded) {
  Symbols found;
  Shape kernel;
  for (std::size_t i = 0; i < window.rank(); ++i) {
    kernel = kernel.inserted(static_cast<std::int64_t>(i), window.kernel[i]);
  }
  const auto strides = row_major_strides(kernel);
  for (std::int64_t place = 0; place < kernel.elements(); ++place) {
    Integers begin{0, 0};
    Integers end{padded.shape()[0], padded.shape()[1]};
    Integers steps{1, 1};
    for (std::size_t i = 0; i < window.rank(); ++i) {
      begin.push_back(place / strides[i] % window.kernel[i] * window.dilations[i]);
      end.push_back(begin.back() + (window.out[i] - 1) * window.strides[i] + 1);
      steps.push_back(window.strides[i]);
    }
    found.push_back(slice(padded, begin, end, steps));
  }
  return found;
}

Symbol total_of(const Symbols& parts) {
  Symbol total = parts[0];
  for (std::size_t i = 1; i < parts.size(); ++i) total = total + parts[i];
  return total;
}

Symbols largest_in_window(const Call& call) {
  if (call.wants(1)) throw NotMapped("the places of what is largest");
  const Symbol x = call.in(0);
  const Window window = window_of(call, x, call.integers("kernel_shape"));
  const double least = is_floating(x.dtype()) ? -std::numeric_limits<double>::infinity() : 0;
  const Symbols parts = elements_of(window, padded_for(window, x, least));
  Symbol y = parts[0];
  for (const Symbol& part : parts) y = maximum(y, part);
  return {y};
}

/// By the number of elements, those of the padding among them or not.
Symbols mean_in_window(const Call& call) {
  const Symbol x = call.in(0);
  const Window window = window_of(call, x, call.integers("kernel_shape"));
  const bool counts_padding = call.integer("count_include_pad", 0) != 0;
  const Symbol ones = padded_around(ones_like(x), window.before, window.after, counts_padding ? 1 : 0);
  const Symbol counted = padded_around(ones, Integers(window.rank(), 0), window.extra, 0);
  const Symbol total = total_of(elements_of(window, padded_for(window, x, 0)));
  return {total / total_of(elements_of(window, counted))};
}

Symbols norm_in_window(const Call& call) {
  const Symbol x = call.in(0);
  const Window window = window_of(call, x, call.integers("kernel_shape"));
  const double p = static_cast<double>(call.integer("p", 2));
  const Symbols parts = elements_of(window, padded_for(window, pow(abs(x), p), 0));
  return {pow(total_of(parts), 1 / p)};
}

/// The elements of each window as a column, times the kernels as rows; the channels of a group among
/// themselves.
Symbols convolved(const Call& call) {
  const Symbol x = call.in(0);
  const Symbol kernels = call.in(1);
  const Shape& k = kernels.shape();
  const Window window = window_of(call, x, Integers(k.begin() + 2, k.end()));
  const std::int64_t groups = call.integer("group", 1);
  const Symbol columns = stack(elements_of(window, padded_for(window, x, 0)), 2);
  Shape out{x.shape()[0], k[0]};
  std::int64_t places = 1;
  for (const std::int64_t size : window.out) {
    out = out.inserted(static_cast<std::int64_t>(out.rank()), size);
    places *= size;
  }
  const std::int64_t terms = k.from(1).elements();
  const Symbol products = matmul(reshape(kernels, Shape{groups, k[0] / groups, terms}),
                                 reshape(columns, Shape{x.shape()[0], groups, terms, places}));
  Symbol y = reshape(products, out);
  if (call.has(2)) {
    Shape bias{k[0]};
    for (std::size_t i = 0; i < window.rank(); ++i) bias = bias.inserted(1, 1);
    y = y + reshape(call.in(2), bias);
  }
  return {y};
}

/// Of a raised cosine's terms.
Symbols cosines(const Call& call, double constant_term, double first, double second) {
  const std::int64_t size = call.integers(0).at(0);
  const DType dtype = dtype_of_number(call.integer("output_datatype", 1));
  const double period = static_cast<double>(call.integer("periodic", 1) != 0 ? size : size - 1);
  const Symbol angle = iota(call.graph(), size, dtype) * (2 * std::numbers::pi / period);
  return {constant_term + first * cos(angle) + second * cos(2 * angle)};
}
Symbols hann(const Call& call) { return cosines(call, 0.5, -0.5, 0); }
Symbols hamming(const Call& call) { return cosines(call, 25.0 / 46, -21.0 / 46, 0); }
Symbols blackman(const Call& call) { return cosines(call, 0.42, -0.5, 0.08); }

constexpr Mapping window_table[] = {{"MaxPool", largest_in_window}, {"AveragePool", mean_in_window},
                                    {"LpPool", norm_in_window},     {"Conv", convolved},
                                    {"HannWindow", hann},           {"HammingWindow", hamming},
                                    {"BlackmanWindow", blackman}};

}  // namespace

std::span<const Mapping> window_mappings() { return window_table; }

}  // namespace plexus::onnx_tests
