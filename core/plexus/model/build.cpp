#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/model/model.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Rows that the model is built with. Nobody means this number, so that messages can write '?' for it.
constexpr std::int64_t build_rows = 7919;

/// "[?, 784]" for a row of shape [784].
std::string open_text(const Shape& row) { return row.inserted(0, Shape::open).text(); }

/// The rows may be any dimension of what a layer made of its input.
std::string without_build_rows(std::string message) {
  const std::string rows = std::to_string(build_rows);
  for (std::size_t at = message.find(rows); at != std::string::npos; at = message.find(rows, at + 1)) {
    const char before = at == 0 ? ' ' : message[at - 1];
    const char after = at + rows.size() < message.size() ? message[at + rows.size()] : ' ';
    const bool dimension = (before == '[' || before == ' ') && (after == ',' || after == ']');
    if (dimension) message.replace(at, rows.size(), "?");
  }
  return message;
}

/// Calls f; a misfit of symbols tells '?' for the rows. Only the message of the layer is touched: once it is
/// placed it quotes the run file, which may say [7919 itself.
template <class F>
auto with_open_rows(F&& f) {
  try {
    return f();
  } catch (const ShapeError& error) {
    throw ShapeError(without_build_rows(error.message()));
  } catch (const UsageError& error) {
    throw UsageError(without_build_rows(error.message()));
  } catch (const ConfigError& error) {
    if (error.located()) throw;
    throw ConfigError(without_build_rows(error.message()));
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

}  // namespace

std::string Model::call_text(const Call& call, const std::vector<std::vector<Symbol>>& values) const {
  const NamedLayer& layer = layers_[static_cast<std::size_t>(call.layer)].layer;
  std::string before;
  for (const Value& from : call.from) {
    const auto& outputs = values[static_cast<std::size_t>(from.call)];
    before += fmt::format("{}'{}'", before.empty() ? "" : " and ", source_name(from));
    if (static_cast<std::size_t>(from.output) < outputs.size()) {
      before += fmt::format(" {}", open_text(outputs[static_cast<std::size_t>(from.output)].shape().from(1)));
    }
  }
  return fmt::format("in layer '{}' ({}), after {}", layer.name, layer.type, before);
}

std::vector<Symbol> Model::call_layer(Trace& trace, const Call& call,
                                      const std::vector<std::vector<Symbol>>& values) const {
  const NamedLayer& named = layers_[static_cast<std::size_t>(call.layer)].layer;
  std::vector<Symbol> from;
  for (const Value& value : call.from) {
    const auto& outputs = values[static_cast<std::size_t>(value.call)];
    if (static_cast<std::size_t>(value.output) >= outputs.size()) {
      throw UsageError(fmt::format("'{}' has {} output(s), output {} does not exist", source_name(value),
                                   outputs.size(), value.output));
    }
    from.push_back(outputs[static_cast<std::size_t>(value.output)]);
  }
  Scope scope(trace, named.name, named.trainable);
  const std::string doing = fmt::format("calling '{}'", named.name);
  std::vector<Symbol> made = outputs_of(*named.layer, scope, from);
  guarded(*named.layer, doing, [&] { require_rows(made, from.front().shape()[0]); });
  return made;
}

std::vector<std::vector<Symbol>> Model::call_all(Trace& trace, std::span<const Symbol> inputs) const {
  if (inputs.size() != inputs_.size()) {
    throw UsageError(fmt::format("the model has {} input(s), called with {}", inputs_.size(), inputs.size()));
  }
  std::vector<std::vector<Symbol>> values;
  const std::string place = trace.graph().place();
  for (const Call& call : calls_) {
    if (call.layer < 0) {
      trace.graph().set_place(inputs_[static_cast<std::size_t>(call.input)].name);
      values.push_back({fed(inputs[static_cast<std::size_t>(call.input)], trace.settings().dtype)});
      continue;
    }
    const NamedLayer& layer = layers_[static_cast<std::size_t>(call.layer)].layer;
    trace.graph().set_place(layer.name);
    try {
      values.push_back(with_open_rows([&] { return call_layer(trace, call, values); }));
    } catch (Error& error) {
      error.add_context(call_text(call, values));
      rethrow_at(layer.position);
    }
  }
  trace.graph().set_place(place);
  return values;
}

std::vector<Symbol> Model::call(Trace& trace, std::span<const Symbol> inputs) const {
  if (!built_) throw UsageError("the model is not built yet");
  const std::vector<std::vector<Symbol>> values = call_all(trace, inputs);
  std::vector<Symbol> outputs;
  for (const Value& value : outputs_) {
    outputs.push_back(values[static_cast<std::size_t>(value.call)][static_cast<std::size_t>(value.output)]);
  }
  return outputs;
}

void Model::build(DType dtype) {
  if (outputs_.empty()) throw UsageError("the model has no output");
  const ProcessGuard guard;
  Trace trace({true, dtype, 0, nullptr});
  take_shapes(call_for_build(trace));
  declarations_.clear();
  for (const Declaration& declaration : trace.declarations()) {
    if (declaration.role == Role::parameter || declaration.role == Role::state) {
      declarations_.push_back(declaration);
    }
  }
  count_parameters();
  built_graph_ = trace.finish();
  built_dtype_ = dtype;
  built_ = true;
}

std::vector<std::vector<Symbol>> Model::call_for_build(Trace& trace) const {
  std::vector<Symbol> inputs;
  for (const Input& input : inputs_) {
    const Type type{input.row.dtype, input.row.shape.inserted(0, build_rows)};
    inputs.push_back(trace.graph().input(input.name, type));
  }
  return call_all(trace, inputs);
}

void Model::require_pure() const {
  Trace trace({true, built_dtype_, 0, nullptr});
  call_for_build(trace);
  const auto difference = first_difference(*built_graph_, trace.graph());
  if (!difference) return;
  blame_layer(*difference);
  throw UsageError(text_of(*difference));
}

void Model::blame_layer(const GraphDifference& difference) const {
  const std::string name = difference.place.substr(0, difference.place.find('/'));
  const Entry* entry = find_layer(name);
  if (entry == nullptr) return;
  const NamedLayer& layer = entry->layer;
  try {
    guarded(*layer.layer, "calling it", [&] { throw UsageError(without_build_rows(text_of(difference))); });
  } catch (Error& error) {
    error.add_context(fmt::format("in layer '{}' ({})", layer.name, layer.type));
    rethrow_at(layer.position);
  }
}

void Model::take_shapes(const std::vector<std::vector<Symbol>>& values) {
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    calls_[i].shapes.clear();
    for (const Symbol& symbol : values[i]) calls_[i].shapes.push_back(symbol.shape().from(1));
  }
  for (const Value& value : outputs_) {
    const std::size_t count = calls_[static_cast<std::size_t>(value.call)].shapes.size();
    if (static_cast<std::size_t>(value.output) >= count) {
      throw UsageError(fmt::format("'{}' has {} output(s), output {} does not exist", source_name(value),
                                   count, value.output));
    }
  }
}

void Model::count_parameters() {
  for (Entry& entry : layers_) entry.parameters = entry.non_trainable = 0;
  for (const Declaration& declaration : declarations_) {
    const auto found = layer_of_.find(declaration.name.substr(0, declaration.name.find('/')));
    if (found == layer_of_.end() || found->second < 0) continue;
    Entry& entry = layers_[static_cast<std::size_t>(found->second)];
    const bool trained = declaration.role == Role::parameter && declaration.trainable;
    (trained ? entry.parameters : entry.non_trainable) += declaration.type.shape.elements();
  }
}

}  // namespace plexus
