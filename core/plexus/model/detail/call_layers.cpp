#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/model/detail/call_layers.hpp>
#include <plexus/model/detail/placeholder_batch.hpp>

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

std::string call_text(const Model& model, const Model::Call& call,
                      const std::vector<std::vector<Symbol>>& values) {
  const NamedLayer& layer = model.layers()[static_cast<std::size_t>(call.layer)].layer;
  std::string before;
  for (const Model::Value& from : call.from) {
    const auto& outputs = values[static_cast<std::size_t>(from.call)];
    before += fmt::format("{}'{}'", before.empty() ? "" : " and ", model.source_name(from));
    if (static_cast<std::size_t>(from.output) < outputs.size()) {
      before += fmt::format(" {}", open_text(outputs[static_cast<std::size_t>(from.output)].shape().from(1)));
    }
  }
  return fmt::format("in layer '{}' ({}), after {}", layer.name, layer.type, before);
}

std::vector<Symbol> call_layer(const Model& model, Trace& trace, const Model::Call& call,
                               const std::vector<std::vector<Symbol>>& values) {
  const NamedLayer& named = model.layers()[static_cast<std::size_t>(call.layer)].layer;
  std::vector<Symbol> from;
  for (const Model::Value& value : call.from) {
    const auto& outputs = values[static_cast<std::size_t>(value.call)];
    if (static_cast<std::size_t>(value.output) >= outputs.size()) {
      throw UsageError(fmt::format("'{}' has {} output(s), output {} does not exist",
                                   model.source_name(value), outputs.size(), value.output));
    }
    from.push_back(outputs[static_cast<std::size_t>(value.output)]);
  }
  Scope scope(trace, named.name, named.trainable);
  const std::string doing = fmt::format("calling '{}'", named.name);
  std::vector<Symbol> made = outputs_of(*named.layer, scope, from);
  calling_plugin(*named.layer, doing, [&] { require_rows(made, from.front().shape()[0]); });
  return made;
}

}  // namespace

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
      values.push_back(with_open_rows([&] { return call_layer(model, trace, call, values); }));
    } catch (Error& error) {
      error.add_context(call_text(model, call, values));
      error.facts().layer = layer.name;
      rethrow_at(layer.position);
    }
  }
  trace.graph().set_place(place);
  return values;
}

}  // namespace plexus
