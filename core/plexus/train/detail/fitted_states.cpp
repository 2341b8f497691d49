#include <plexus/data/moments.hpp>
#include <plexus/error/error.hpp>
#include <plexus/model/detail/fitted_layers.hpp>
#include <plexus/train/detail/fitted_states.hpp>

#include <vector>

#include <fmt/format.h>

namespace plexus {
namespace {

std::vector<Moments> moments_of(const Column& column) {
  const Tensor& values = column.values;
  if (values.shape().rank() < 2) {
    throw UsageError(
        fmt::format("a layer is fitted to input '{}', whose rows are single numbers: expected "
                    "rows of features",
                    column.name));
  }
  const Tensor table = values.dtype() == DType::float64 ? values : values.converted(DType::float64);
  std::vector<Moments> moments(static_cast<std::size_t>(values.shape().back()));
  column_moments(table.data<double>(), moments);
  return moments;
}

Tensor value_of(Statistic statistic, const std::vector<Moments>& moments) {
  Tensor value(DType::float64, Shape{static_cast<std::int64_t>(moments.size())});
  const auto numbers = value.data<double>();
  for (std::size_t i = 0; i < moments.size(); ++i) {
    numbers[i] = statistic == Statistic::mean ? moments[i].mean : moments[i].variance;
  }
  return value;
}

}  // namespace

NamedTensors fitted_states(const Model& model, const Samples& samples) {
  NamedTensors states;
  for (const FittedLayer& fitted : fitted_layers(model)) {
    const NamedLayer& named = model.layers()[fitted.layer].layer;
    const std::vector<Moments> moments = moments_of(samples.inputs[fitted.input]);
    for (const FittedState& state : named.layer->fitted_states()) {
      states[fmt::format("{}/{}", named.name, state.name)] = value_of(state.statistic, moments);
    }
  }
  return states;
}

}  // namespace plexus
