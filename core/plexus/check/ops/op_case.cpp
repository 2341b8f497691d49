#include <plexus/check/component_case.hpp>
#include <plexus/check/ops/op_case.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/leaves.hpp>
#include <plexus/ops/detail/widen.hpp>
#include <plexus/tensor/philox.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

constexpr std::uint64_t drawing_key = 4711;
constexpr std::size_t most_inputs = 3;

bool takes(const Op& op, const OpExample& example) {
  std::vector<Type> types;
  for (const OpExampleInput& input : example.inputs) types.push_back(input.type);
  try {
    calling_plugin(op, "infer", [&] { return op.infer(types, example.attributes); });
    return true;
  } catch (const PluginError&) {
    throw;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

std::string OpCase::text() const {
  std::vector<std::string> parts;
  for (const OpExampleInput& input : example.inputs) parts.push_back(input.type.text());
  if (const std::string attributes = example.attributes.text(); !attributes.empty())
    parts.push_back(attributes);
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::vector<Type> OpCase::types(DType floating) const {
  std::vector<Type> types;
  for (const OpExampleInput& input : example.inputs) {
    types.push_back({is_floating(input.type.dtype) ? floating : input.type.dtype, input.type.shape});
  }
  return types;
}

Attributes OpCase::attributes(DType floating) const {
  return floating == DType::float64 ? widened(example.attributes) : example.attributes;
}

Tensor OpCase::drawn(std::size_t i, const Type& type) const {
  const OpExampleInput& input = example.inputs[i];
  Tensor values(DType::float32, type.shape);
  fill_uniform(drawing_key, i, values.data<float>());
  const auto low = static_cast<float>(input.low);
  const auto high = static_cast<float>(input.high);
  for (float& value : values.data<float>()) {
    value = low + value * (high - low);
    if (!is_floating(type.dtype)) value = std::floor(value);
  }
  return values.converted(type.dtype);
}

std::optional<OpCase> large_case(const OpCase& tried) {
  OpCase large = tried;
  std::vector<OpExampleInput>& inputs = large.example.inputs;
  if (inputs.empty() || inputs[0].type.shape.rank() == 0 || inputs[0].type.shape.elements() == 0) return {};
  const std::int64_t rows = inputs[0].type.shape[0];
  std::int64_t most = 1;
  for (const OpExampleInput& input : inputs) most = std::max(most, input.type.shape.elements());
  const std::int64_t factor = (elements_for_threads + most - 1) / most;
  for (OpExampleInput& input : inputs) {
    const Shape& shape = input.type.shape;
    if (shape.rank() > 0 && shape[0] == rows) input.type.shape = shape.with(0, rows * factor);
  }
  return takes(*large.op, large.example) ? std::optional(large) : std::nullopt;
}

bool is_leaf(const Op& op) {
  return &op == &input_op() || &op == &variable_op() || &op == &constant_op() || &op == &position_op();
}

std::vector<OpCase> cases_of(const Op& op) {
  std::vector<OpCase> cases;
  for (const OpExample& example : op.examples()) cases.push_back({&op, example});
  if (!cases.empty()) return cases;
  for (std::size_t inputs = 1; inputs <= most_inputs && cases.empty(); ++inputs) {
    for (const Shape& shape : {Shape{4}, Shape{3, 5}, Shape{2, 3, 4}}) {
      const OpExample example{std::vector<OpExampleInput>(inputs, {{DType::float32, shape}}), {}};
      if (takes(op, example)) cases.push_back({&op, example});
    }
  }
  return cases;
}

}  // namespace plexus
