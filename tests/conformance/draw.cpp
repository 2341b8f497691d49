#include "draw.hpp"

#include <plexus/tensor/philox.hpp>

#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace plexus::conformance {

namespace {

double away_from(const std::vector<double>& kinks, double value) {
  for (const double kink : kinks) {
    if (std::abs(value - kink) < 0.011) return value < kink ? kink - 0.011 : kink + 0.011;
  }
  return value;
}

void normalise(std::vector<double>& values, const Shape& shape) {
  const std::size_t width = shape.is_scalar() ? 1 : static_cast<std::size_t>(shape.back());
  for (std::size_t row = 0; row < values.size(); row += width) {
    double total = 0;
    for (std::size_t i = 0; i < width; ++i) total += values[row + i] + 0.05;
    for (std::size_t i = 0; i < width; ++i) values[row + i] = (values[row + i] + 0.05) / total;
  }
}

Tensor tensor_of(const std::vector<double>& values, const Type& type) {
  Tensor tensor(type);
  visit_dtype(type.dtype, [&](auto element) {
    using T = decltype(element);
    const auto out = tensor.data<T>();
    for (std::size_t i = 0; i < values.size(); ++i) {
      out[i] = std::is_floating_point_v<T> ? static_cast<T>(static_cast<float>(values[i]))
                                           : static_cast<T>(values[i]);
    }
  });
  return tensor;
}

Tensor drawn(const CaseInput& input, std::uint64_t key, std::uint64_t which) {
  const Type type{input.type.dtype,
                  input.type.shape.is_open() ? input.type.shape.with(0, input.rows) : input.type.shape};
  std::vector<double> values(static_cast<std::size_t>(type.shape.elements()));
  fill_uniform(key, which, values);
  const Domain& domain = input.domain;
  const double width = domain.high - domain.low;
  if (domain.kind == Domain::Kind::distinct) {
    std::vector<std::int32_t> order(values.size());
    fill_permutation(key, which, order);
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = domain.low + width * order[i] / static_cast<double>(values.size());
    }
  } else if (domain.kind == Domain::Kind::probabilities) {
    normalise(values, type.shape);
  } else if (domain.kind == Domain::Kind::whole) {
    for (double& value : values) value = domain.low + std::floor(value * (width + 1));
  } else {
    for (double& value : values) value = away_from(domain.kinks, domain.low + value * width);
  }
  return tensor_of(values, type);
}

}  // namespace

Values drawn(const ConformanceCase& each, const Graph& graph) {
  Values values;
  const std::uint64_t key = stream_key(1, "conformance", each.op);
  for (std::size_t i = 0; i < each.inputs.size(); ++i) {
    values.emplace(fmt::format("x{}", i), drawn(each.inputs[i], key, i));
  }
  for (const Graph::VariableUse& variable : graph.variables()) {
    values.emplace(variable.name, Tensor::full(variable.value.type(), 2));
  }
  return values;
}

}  // namespace plexus::conformance
