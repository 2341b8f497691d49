#include <plexus/train/detail/check_finite.hpp>
#include <plexus/train/detail/nonfinite_text.hpp>

#include <algorithm>
#include <cmath>
#include <span>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Inputs should be about 1 in size. Inputs below this do not make a loss infinite by themselves.
constexpr double large_input = 100;

struct Largest {
  double size = 0;
  std::string column;
};

/// The index of the element of largest size. Requires: there is one.
std::int64_t largest_element(const Tensor& values) {
  return visit_dtype(values.dtype(), [&]<class T>(T) -> std::int64_t {
    const std::span<const T> elements = values.data<T>();
    const auto size = [](T value) { return std::abs(static_cast<double>(value)); };
    return std::max_element(elements.begin(), elements.end(), [&](T a, T b) { return size(a) < size(b); }) -
           elements.begin();
  });
}

/// Columns of whole numbers are skipped: they are images, counts or codes, which layers scale.
Largest largest_input(const Samples& samples) {
  Largest largest;
  for (const Column& input : samples.inputs) {
    if (!is_floating(input.values.dtype()) || input.values.elements() == 0) continue;
    const std::int64_t at = largest_element(input.values);
    const double size = std::abs(input.values.at(at));
    if (size > largest.size) largest = {size, column_text(input, at, input.values.elements() / samples.rows)};
  }
  return largest;
}

std::string place_text(const NonfinitePlace& place, std::int64_t steps) {
  if (place.step > 0) return fmt::format("in epoch {}, at step {} of {}", place.epoch, place.step, steps);
  return fmt::format("at the end of epoch {}", place.epoch);
}

}  // namespace

std::string nonfinite_text(const NonfiniteFacts& facts, const Samples& samples) {
  const Largest largest = largest_input(samples);
  const std::string reached =
      largest.size >= large_input ? fmt::format(" ({} reaches {:g})", largest.column, largest.size) : "";
  const std::string begin = fmt::format("{} {}", facts.what, place_text(facts.place, facts.steps));
  if (!facts.updated) {  // the learning rate has changed nothing yet
    return fmt::format(
        "{}, before any update: the usual causes are inputs{}, targets, initial weights or penalties of too "
        "large a scale; scale inputs and targets to about -1 to 1",
        begin, reached);
  }
  return fmt::format(
      "{}: the usual causes are a learning rate that is too high{} and inputs of too large a scale{}; "
      "lower the learning rate, or scale the inputs to about -1 to 1",
      begin, facts.learning_rate > 0 ? fmt::format(" (it is {:g})", facts.learning_rate) : "", reached);
}

}  // namespace plexus
