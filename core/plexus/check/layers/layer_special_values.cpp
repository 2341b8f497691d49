#include <plexus/check/layers/layer_program.hpp>
#include <plexus/check/layers/layer_special_values.hpp>
#include <plexus/plugin/components.hpp>

#include <cmath>
#include <iterator>
#include <limits>

#include <fmt/format.h>

namespace plexus {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
/// 1e4 is so small that a few products of it stay within the range of float32.
constexpr double specials[] = {0.0,      -0.0,      1e4,
                               -1e4,     1e-30,     std::numeric_limits<float>::max(),
                               infinity, -infinity, std::numeric_limits<double>::quiet_NaN()};
constexpr std::int64_t kinds = std::size(specials);

/// For each special value a row of it, and a row that has one element of it.
void put_specials(Tensor& input) {
  const std::int64_t row = input.elements() / (2 * kinds);
  const std::span<double> values = input.data<double>();
  for (std::int64_t kind = 0; kind < kinds; ++kind) {
    for (std::int64_t i = 0; i < row; ++i) values[static_cast<std::size_t>(kind * row + i)] = specials[kind];
    values[static_cast<std::size_t>((kinds + kind) * row + kind % row)] = specials[kind];
  }
}

std::string judged(const Tensor& found, const Tensor& expected, std::size_t output) {
  const std::int64_t row = expected.elements() / (2 * kinds);
  for (std::int64_t i = 0; i < expected.elements(); ++i) {
    const std::int64_t kind = i / row % kinds;
    const bool lost = std::isnan(expected.at(i)) && !std::isnan(found.at(i)) && std::isfinite(found.at(i));
    const bool made = specials[kind] == 0 && std::isfinite(expected.at(i)) && !std::isfinite(found.at(i));
    if (!lost && !made) continue;
    return fmt::format(
        "element {} of a row of output {} is {:g} for {} of {:g}; in float64 on reference it is {:g}",
        i % row, output, found.at(i), i / row < kinds ? "a row" : "one element", specials[kind],
        expected.at(i));
  }
  return {};
}

}  // namespace

CheckResult checked_special_values(const LayerTrial& trial, const Backends& backends) {
  LayerProgramSettings settings;
  settings.rows = 2 * kinds;
  LayerProgram exact(trial, open_backends("reference"), settings);
  settings.dtype = DType::float32;
  LayerProgram tried(trial, backends, settings);
  int real = 0;
  for (std::size_t i = 0; i < trial.inputs(); ++i) {
    if (!trial.is_real(i)) continue;
    Tensor input = trial.drawn(i, settings.rows, DType::float64).clone();
    if (input.elements() == 0) continue;
    put_specials(input);
    exact.set_input(i, input);
    tried.set_input(i, input.converted(DType::float32));
    ++real;
  }
  if (real == 0) return CheckResult::skipped("it has no input of real numbers");
  exact.run();
  tried.run();
  const std::vector<Tensor> expected = exact.outputs();
  const std::vector<Tensor> found = tried.outputs();
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (!is_floating(expected[i].dtype()) || expected[i].elements() == 0) continue;
    const std::string wrong = judged(found[i], expected[i], i);
    if (!wrong.empty()) return CheckResult::failed(wrong);
  }
  return CheckResult::passed(fmt::format("{} rows", settings.rows));
}

}  // namespace plexus
