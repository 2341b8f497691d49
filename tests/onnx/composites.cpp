#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "mapping.hpp"

namespace plexus::onnx_tests {

namespace {

/// Along one axis; before opset 13 along all from it on.
template <Symbol (*f)(const Symbol&, std::int64_t)>
Symbols of_rows(const Call& call) {
  const Symbol x = call.in(0);
  if (call.opset() >= 13) return {f(x, call.integer("axis", -1))};
  const auto axis = static_cast<std::size_t>(place_of(x, call.integer("axis", 1)));
  const Symbol rows = reshape(x, {-1, x.shape().from(axis).elements()});
  return {reshape(f(rows, -1), x.shape())};
}

Integers axes_from(const Symbol& x, std::int64_t axis) {
  Integers axes(x.shape().rank() - static_cast<std::size_t>(axis));
  std::iota(axes.begin(), axes.end(), axis);
  return axes;
}

/// [features] so that it broadcasts along axis 1 of x.
Symbol along_features(const Symbol& features, const Symbol& x) {
  Shape shape{features.shape().elements()};
  while (shape.rank() + 1 < x.shape().rank())
    shape = shape.inserted(static_cast<std::int64_t>(shape.rank()), 1);
  return reshape(features, shape);
}

Symbols layer_normalized(const Call& call) {
  const Symbol x = call.in(0);
  const Integers axes = axes_from(x, place_of(x, call.integer("axis", -1)));
  const Symbol middle = mean(x, axes, true);
  const Symbol deviation = rsqrt(variance(x, axes, true) + call.number("epsilon", 1e-5));
  Symbol y = (x - middle) * deviation * call.in(1);
  if (call.has(2)) y = y + call.in(2);
  return {y, middle, deviation};
}

Symbols rms_normalized(const Call& call) {
  const Symbol x = call.in(0);
  const Integers axes = axes_from(x, place_of(x, call.integer("axis", -1)));
  return {x * rsqrt(mean(square(x), axes, true) + call.number("epsilon", 1e-5)) * call.in(1)};
}

Symbol normalized(const Symbol& x, const Integers& axes, double epsilon) {
  return (x - mean(x, axes, true)) * rsqrt(variance(x, axes, true) + epsilon);
}

Symbols instance_normalized(const Call& call) {
  const Symbol x = call.in(0);
  const Symbol y = normalized(x, axes_from(x, 2), call.number("epsilon", 1e-5));
  return {y * along_features(call.in(1), x) + along_features(call.in(2), x)};
}

Symbols group_normalized(const Call& call) {
  const Symbol x = call.in(0);
  const std::int64_t groups = call.integer("num_groups", 1);
  const Symbol parts = reshape(x, {x.shape().dim(0), groups, -1});
  const Symbol y = reshape(normalized(parts, {2}, call.number("epsilon", 1e-5)), x.shape());
  const auto of_channels = [&](const Symbol& given) {
    const std::int64_t count = given.shape().elements();
    const std::int64_t channels = x.shape().dim(1);
    // One for each group, before opset 21.
    const Symbol each =
        count == channels ? given : broadcast_to(expand_dims(given, 1), {count, channels / count});
    return along_features(each, x);
  };
  return {y * of_channels(call.in(1)) + of_channels(call.in(2))};
}

/// In training by the batch, which moves the running values.
Symbols batch_normalized(const Call& call) {
  const Symbol x = call.in(0);
  const double epsilon = call.number("epsilon", 1e-5);
  const auto scaled = [&](const Symbol& middle, const Symbol& spread) {
    const Symbol scale = along_features(call.in(1) * rsqrt(spread + epsilon), x);
    return (x - along_features(middle, x)) * scale + along_features(call.in(2), x);
  };
  if (call.integer("training_mode", 0) == 0) return {scaled(call.in(3), call.in(4))};
  const BatchNormalized batch = batch_normalization(x, call.in(1), call.in(2), epsilon, 1);
  const double momentum = call.number("momentum", 0.9);
  const auto moved = [&](const Symbol& running, const Symbol& now) {
    return running * momentum + now * (1 - momentum);
  };
  return {batch.y, moved(call.in(3), batch.mean), moved(call.in(4), batch.variance)};
}

Symbols mean_variance_normalized(const Call& call) {
  const Symbol x = call.in(0);
  const Integers axes = call.integers("axes", {0, 2, 3});
  return {(x - mean(x, axes, true)) / (sqrt(variance(x, axes, true)) + 1e-9)};
}

Symbols unit_length(const Call& call) {
  const Symbol x = call.in(0);
  const Integers axes{call.integer("axis", -1)};
  const Symbol length =
      call.integer("p", 2) == 1 ? sum(abs(x), axes, true) : sqrt(sum(square(x), axes, true));
  // Of zeros, zeros.
  return {x / select(equal(length, 0), 1, length)};
}

Symbols global_average(const Call& call) { return {mean(call.in(0), axes_from(call.in(0), 2), true)}; }
Symbols global_largest(const Call& call) { return {max(call.in(0), axes_from(call.in(0), 2), true)}; }

/// Sums over neighbouring channels.
Symbols response_normalized(const Call& call) {
  const Symbol x = call.in(0);
  const std::int64_t size = call.integer("size", 1);
  const std::int64_t channels = x.shape().dim(1);
  Integers before(x.shape().rank(), 0);
  Integers after(x.shape().rank(), 0);
  before[1] = (size - 1) / 2;
  after[1] = size - 1 - before[1];
  const Symbol squares = pad(square(x), before, after);
  Symbol total = slice_axis(squares, 1, 0, channels);
  for (std::int64_t i = 1; i < size; ++i) total = total + slice_axis(squares, 1, i, i + channels);
  const double alpha = call.number("alpha", 1e-4) / static_cast<double>(size);
  return {x / pow(call.number("bias", 1) + alpha * total, call.number("beta", 0.75))};
}

constexpr Mapping composite_table[] = {{"Softmax", of_rows<softmax>},
                                       {"LogSoftmax", of_rows<log_softmax>},
                                       {"LayerNormalization", layer_normalized},
                                       {"RMSNormalization", rms_normalized},
                                       {"InstanceNormalization", instance_normalized},
                                       {"GroupNormalization", group_normalized},
                                       {"BatchNormalization", batch_normalized},
                                       {"MeanVarianceNormalization", mean_variance_normalized},
                                       {"LpNormalization", unit_length},
                                       {"LRN", response_normalized},
                                       {"GlobalAveragePool", global_average},
                                       {"GlobalMaxPool", global_largest}};

}  // namespace

std::span<const Mapping> composite_mappings() { return composite_table; }

}  // namespace plexus::onnx_tests
