#include <plexus/check/ops/op_types.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/graph.hpp>

#include <cmath>
#include <exception>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

std::string text_of(const std::vector<Type>& types) {
  std::vector<std::string> parts;
  for (const Type& type : types) parts.push_back(type.text());
  return fmt::format("({})", fmt::join(parts, ", "));
}

std::vector<Type> types_of(const std::vector<Symbol>& symbols) {
  std::vector<Type> types;
  for (const Symbol& symbol : symbols) types.push_back(symbol.type());
  return types;
}

std::vector<Symbol> inputs_of(Graph& graph, const std::vector<Type>& types) {
  std::vector<Symbol> inputs;
  for (const Type& type : types) inputs.push_back(graph.input(fmt::format("x{}", inputs.size()), type));
  return inputs;
}

/// What is wrong with the types for these inputs; empty: nothing. Throws what the op throws.
std::string wrong_types(const OpCase& tried, const std::vector<Type>& types, const Attributes& attributes) {
  Graph graph;
  const std::vector<Symbol> inputs = inputs_of(graph, types);
  const std::vector<Symbol> results = graph.add(*tried.op, inputs, attributes);
  const std::vector<Type> inferred = types_of(results);
  const std::vector<Type> again = tried.op->infer(types, attributes);
  if (again != inferred) {
    return fmt::format("for {} it infers {} and, when asked again, {}", text_of(types), text_of(inferred),
                       text_of(again));
  }
  const Cost cost = tried.op->cost(results.front().node());
  if (!(cost.flops >= 0) || !(cost.bytes >= 0) || std::isinf(cost.flops + cost.bytes)) {
    return fmt::format("its cost for {} is {} operations and {} bytes", text_of(types), cost.flops,
                       cost.bytes);
  }
  if (!tried.op->has_definition()) return {};
  const std::vector<Type> defined = types_of(tried.op->definition(inputs, attributes));
  if (defined == inferred) return {};
  return fmt::format("for {} it infers {}, but its definition gives {}", text_of(types), text_of(inferred),
                     text_of(defined));
}

/// The inputs with one of them changed in some way.
std::vector<std::vector<Type>> changed_inputs(const std::vector<Type>& types) {
  std::vector<std::vector<Type>> all;
  for (std::size_t i = 0; i < types.size(); ++i) {
    const auto add = [&](const Type& changed) {
      all.push_back(types);
      all.back()[i] = changed;
    };
    const Type& type = types[i];
    for (const DType dtype : {DType::float64, DType::int64, DType::boolean}) add({dtype, type.shape});
    add({type.dtype, {}});
    if (type.shape.rank() < Shape::max_rank) {
      add({type.dtype, type.shape.inserted(0, 2)});
      add({type.dtype, type.shape.inserted(static_cast<std::int64_t>(type.shape.rank()), 2)});
    }
    if (type.shape.rank() > 1) add({type.dtype, type.shape.without(0)});
    for (std::size_t axis = 0; axis < type.shape.rank(); ++axis) {
      add({type.dtype, type.shape.with(static_cast<std::int64_t>(axis), type.shape[axis] + 1)});
    }
  }
  return all;
}

/// What an op infers of types, or the error with which it refuses them.
struct Answer {
  std::string text;
  bool refused = false;
  bool by_shape_error = false;
  bool operator==(const Answer&) const = default;
};

Answer answer_of(const OpCase& tried, std::span<const Type> types) {
  // calling_plugin() adds the plugin's name to messages, which may be the op's name: errors are caught
  // before.
  return calling_plugin(*tried.op, "infer", [&]() -> Answer {
    try {
      return {text_of(tried.op->infer(types, tried.attributes(DType::float32)))};
    } catch (const ShapeError& error) {
      return {std::string(error.message()), true, true};
    } catch (const std::exception& error) {
      return {error.what(), true, false};
    }
  });
}

std::string wrong_refusal(const Op& op, const std::vector<Type>& types, const Answer& answer) {
  if (!answer.by_shape_error)
    return fmt::format("inputs {} end in no ShapeError: {}", text_of(types), answer.text);
  if (answer.text.find(op.name()) != std::string::npos) return {};
  return fmt::format("the message about {} does not name the op: {}", text_of(types), answer.text);
}

std::string wrong_when_taken(const OpCase& tried, const std::vector<Type>& types) {
  try {
    return calling_plugin(*tried.op, "infer, definition and cost",
                          [&] { return wrong_types(tried, types, tried.attributes(DType::float32)); });
  } catch (const Error& error) {
    return fmt::format("infer takes {}, but then they are refused: {}", text_of(types), error.message());
  }
}

/// Whether `infer`, given all inputs but the last, reads the last one beyond the end of the span.
bool reads_what_is_not_given(const OpCase& tried) {
  std::vector<Type> types = tried.types(DType::float32);
  if (types.empty()) return false;
  const std::span<const Type> fewer(types.data(), types.size() - 1);
  const Answer first = answer_of(tried, fewer);
  types.back() = {DType::boolean, Shape{2, 1, 2, 1, 2}};
  return answer_of(tried, fewer) != first;
}

}  // namespace

CheckResult checked_types(const OpCase& tried) {
  for (const DType floating : {DType::float32, DType::float64}) {
    const std::string wrong = calling_plugin(*tried.op, "infer, definition and cost", [&] {
      return wrong_types(tried, tried.types(floating), tried.attributes(floating));
    });
    if (!wrong.empty()) return CheckResult::failed(wrong);
  }
  return CheckResult::passed();
}

CheckResult checked_refusals(const OpCase& tried) {
  if (reads_what_is_not_given(tried)) {
    return CheckResult::failed(fmt::format(
        "given {} of its {} inputs, it reads the next one: infer must look at inputs.size() first",
        tried.example.inputs.size() - 1, tried.example.inputs.size()));
  }
  int taken = 0;
  int refused = 0;
  for (const std::vector<Type>& types : changed_inputs(tried.types(DType::float32))) {
    const Answer answer = answer_of(tried, types);
    const std::string wrong =
        answer.refused ? wrong_refusal(*tried.op, types, answer) : wrong_when_taken(tried, types);
    if (!wrong.empty()) return CheckResult::failed(wrong);
    ++(answer.refused ? refused : taken);
  }
  return CheckResult::passed(fmt::format("{} inputs refused, {} taken", refused, taken));
}

}  // namespace plexus
