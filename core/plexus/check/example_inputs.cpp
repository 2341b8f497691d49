#include <plexus/check/component_case.hpp>
#include <plexus/check/detail/kinds/traced_loss.hpp>
#include <plexus/check/example_inputs.hpp>
#include <plexus/nn/layer.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

constexpr std::int64_t example_rows = 3;

std::vector<Tensor> drawn_inputs(const ComponentCase& example) {
  const DType dtype = example.make<Layer>()->takes_indices() ? DType::int32 : DType::float32;
  std::vector<Tensor> inputs;
  for (std::size_t i = 0; i < example.inputs.size(); ++i) {
    inputs.push_back(example.drawn(i, example_rows, dtype, 1 + i));
  }
  return inputs;
}

}  // namespace

std::string use_example(TryRequest& request) {
  const bool declared = !registry().schema(request.kind, request.name)->examples().empty();
  const ComponentCase example = cases_of(request.kind, request.name, request.options).front();
  request.options = example.options;
  if (request.kind == Kind::layer) {
    request.inputs = drawn_inputs(example);
  } else {
    const Shape row(example.inputs.front().row_shape);
    const LossRows rows = drawn_loss_rows(*example.make<Loss>(), example, row, example_rows);
    request.inputs = {rows.prediction};
    request.target = rows.target;
  }
  return fmt::format("drawn inputs, {} rows as in {}: {}", example_rows,
                     declared ? "the first example of its schema" : "a schema without examples",
                     example.text());
}

}  // namespace plexus
