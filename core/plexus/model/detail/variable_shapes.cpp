#include <plexus/error/error.hpp>
#include <plexus/graph/detail/placeholder_batch.hpp>
#include <plexus/model/detail/call_layers.hpp>
#include <plexus/model/detail/variable_shapes.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Whether a dimension equals the placeholder batch size. It may do so by chance, as a number of classes or
/// words.
bool may_have_batch(const Declaration& declaration) {
  const Shape& shape = declaration.type.shape;
  return std::find(shape.begin(), shape.end(), placeholder_batch_size) != shape.end();
}

/// The variables that the layers declare for a batch of `rows` rows.
std::vector<Declaration> declared_for(const Model& model, DType dtype, std::int64_t rows) {
  Trace trace({true, dtype, 0, nullptr});
  std::vector<Symbol> inputs;
  for (const Model::Input& input : model.inputs()) {
    inputs.push_back(trace.graph().input(input.name, {input.row.dtype, input.row.shape.inserted(0, rows)}));
  }
  call_layers(model, trace, inputs);
  return trace.declarations();
}

[[noreturn]] void refuse_batch_axis(const Model& model, const Declaration& declaration) {
  const std::string_view kind = declaration.role == Role::state ? "state" : "parameter";
  const std::string_view path = declaration.name;
  try {
    throw ShapeError(with_batch_shown_open(
        fmt::format("{} '{}' has the shape {}: a {} cannot have the batch's axis, whose size changes from "
                    "batch to batch; take the sizes of a row: x.shape().back(), or x.shape().from(1)",
                    kind, path.substr(path.rfind('/') + 1), declaration.type.shape.text(), kind)));
  } catch (const ShapeError&) {
    model.rethrow_in_layer(path);
  }
}

}  // namespace

void require_no_batch(const Model& model, const std::vector<Declaration>& declared, DType dtype) {
  if (std::none_of(declared.begin(), declared.end(), may_have_batch)) return;
  const std::vector<Declaration> others = declared_for(model, dtype, placeholder_batch_size - 1);
  for (const Declaration& declaration : declared) {
    const auto other = std::find_if(others.begin(), others.end(),
                                    [&](const Declaration& one) { return one.name == declaration.name; });
    if (other != others.end() && other->type.shape != declaration.type.shape)
      refuse_batch_axis(model, declaration);
  }
}

}  // namespace plexus
