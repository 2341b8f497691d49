#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/detail/placeholder_batch.hpp>
#include <plexus/model/detail/call_layers.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

/// "[?, 784]" for a row of shape [784].
std::string open_text(const Shape& row) { return row.inserted(0, Shape::open).text(); }

template <class E>
[[noreturn]] void throw_with_open_rows(const E& error) {
  E changed(with_batch_shown_open(error.message()));
  changed.facts() = error.facts();
  throw changed;
}

/// Calls f; messages of its errors show '?' for the placeholder batch size. Messages that have a position
/// already are left alone: they quote the run file, which may contain that number.
template <class F>
auto with_open_rows(F&& f) {
  try {
    return f();
  } catch (const ShapeError& error) {
    throw_with_open_rows(error);
  } catch (const UsageError& error) {
    throw_with_open_rows(error);
  } catch (const ConfigError& error) {
    if (error.located()) throw;
    throw_with_open_rows(error);
  }
}

void require_rows(std::span<const Symbol> outputs, std::int64_t rows) {
  for (const Symbol& output : outputs) {
    if (!output.shape().is_scalar() && output.shape()[0] == rows) continue;
    throw ShapeError(
        fmt::format("a layer keeps the first dimension, the rows of the batch: expected [?, ...], found {}",
                    output.shape().text()));
  }
}

Symbol fed(const Symbol& input, DType dtype) { return input.dtype() == dtype ? input : cast(input, dtype); }

/// "in layer 'dense_1' (dense), after 'flatten' [?, 784]"; `call` shares the layer if it has another name.
std::string call_text(const Model& model, const Model::Call& call,
                      const std::vector<std::vector<Symbol>>& values) {
  const NamedLayer& layer = model.layers()[static_cast<std::size_t>(call.layer)].layer;
  std::string before;
  for (const Model::Value& from : call.from) {
    const auto& outputs = values[static_cast<std::size_t>(from.call)];
    const std::string number = from.output > 0 ? fmt::format("[{}]", from.output) : "";
    before += fmt::format("{}'{}{}'", before.empty() ? "" : " and ", model.source_name(from), number);
    if (static_cast<std::size_t>(from.output) < outputs.size()) {
      before += fmt::format(" {}", open_text(outputs[static_cast<std::size_t>(from.output)].shape().from(1)));
    }
  }
  const std::string shared = call.name == layer.name ? "" : fmt::format(", shared as '{}'", call.name);
  return fmt::format("in layer '{}' ({}){}, after {}", layer.name, layer.type, shared, before);
}

std::vector<Shape> rows_of(const std::vector<Symbol>& outputs) {
  std::vector<Shape> rows;
  for (const Symbol& output : outputs) rows.push_back(output.shape().from(1));
  return rows;
}

/// The operands of a call. `inputs`: the model's inputs before any cast, which a layer that takes indices
/// gets if their dtype is not floating.
std::vector<Symbol> operands(const Model& model, const Model::Call& call, std::span<const Symbol> inputs,
                             const std::vector<std::vector<Symbol>>& values) {
  const bool indices = model.layers()[static_cast<std::size_t>(call.layer)].layer.layer->takes_indices();
  std::vector<Symbol> from;
  for (std::size_t i = 0; i < call.from.size(); ++i) {
    const Model::Value& value = call.from[i];
    const auto& outputs = values[static_cast<std::size_t>(value.call)];
    at_place(i < call.from_places.size() ? call.from_places[i] : call.position,
             [&] { require_output(model.source_name(value), rows_of(outputs), value.output); });
    from.push_back(outputs[static_cast<std::size_t>(value.output)]);
    const Model::Call& source = model.calls()[static_cast<std::size_t>(value.call)];
    if (!indices || source.layer >= 0) continue;
    const Symbol& whole = inputs[static_cast<std::size_t>(source.input)];
    if (!is_floating(whole.dtype())) from.back() = whole;
  }
  return from;
}

std::vector<Symbol> call_layer(const Model& model, Trace& trace, const Model::Call& call,
                               std::span<const Symbol> inputs,
                               const std::vector<std::vector<Symbol>>& values) {
  const NamedLayer& named = model.layers()[static_cast<std::size_t>(call.layer)].layer;
  const std::vector<Symbol> from = operands(model, call, inputs, values);
  Scope scope(trace, named.name, named.trainable);
  const std::string doing = fmt::format("calling '{}'", named.name);
  std::vector<Symbol> made = outputs_of(*named.layer, scope, from);
  calling_plugin(*named.layer, doing, [&] { require_rows(made, from.front().shape()[0]); });
  return made;
}

}  // namespace

void require_output(const std::string& name, const std::vector<Shape>& rows, int output) {
  if (static_cast<std::size_t>(output) < rows.size()) return;
  std::string shapes;
  for (const Shape& row : rows) shapes += (shapes.empty() ? "" : ", ") + open_text(row);
  throw UsageError(fmt::format("there is no '{}[{}]': '{}' has {} ({})", name, output, name,
                               rows.size() == 1 ? "one output" : fmt::format("{} outputs", rows.size()),
                               shapes));
}

std::vector<std::vector<Symbol>> call_layers(const Model& model, Trace& trace,
                                             std::span<const Symbol> inputs) {
  if (inputs.size() != model.inputs().size()) {
    throw UsageError(
        fmt::format("the model has {} input(s), called with {}", model.inputs().size(), inputs.size()));
  }
  std::vector<std::vector<Symbol>> values;
  const std::string place = trace.graph().place();
  for (const Model::Call& call : model.calls()) {
    if (call.layer < 0) {
      trace.graph().set_place(model.inputs()[static_cast<std::size_t>(call.input)].name);
      values.push_back({fed(inputs[static_cast<std::size_t>(call.input)], trace.settings().dtype)});
      continue;
    }
    const NamedLayer& layer = model.layers()[static_cast<std::size_t>(call.layer)].layer;
    trace.graph().set_place(layer.name);
    try {
      values.push_back(with_open_rows([&] { return call_layer(model, trace, call, inputs, values); }));
    } catch (Error& error) {
      error.add_context(call_text(model, call, values));
      error.facts().layer = layer.name;
      rethrow_at(call.position);
    }
  }
  trace.graph().set_place(place);
  return values;
}

}  // namespace plexus
