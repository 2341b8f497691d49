#include <plexus/error/error.hpp>
#include <plexus/nn/detail/projection.hpp>
#include <plexus/nn/detail/returned.hpp>
#include <plexus/nn/initializer.hpp>
#include <plexus/nn/layer.hpp>
#include <plexus/nn/regularizer.hpp>
#include <plexus/nn/scope.hpp>

#include <fmt/format.h>

namespace plexus {

namespace {

Symbol penalty_of(const Regularizer& regularizer, const Variable& w) {
  try {
    return calling_plugin(regularizer, fmt::format("the penalty of '{}'", w.name()), [&] {
      const Symbol penalty = regularizer.penalty(w.value());
      require_returned(penalty, w.value().graph(), "the regularizer");
      const Type expected{w.type().dtype, Shape{}};
      if (penalty.type() == expected) return penalty;
      throw ShapeError(
          fmt::format("a penalty is a scalar, {}; found {}", expected.text(), penalty.type().text()));
    });
  } catch (Error& error) {
    error.add_context(fmt::format("in the regularizer{} of '{}'", name_in_brackets(regularizer), w.name()));
    throw;
  }
}

}  // namespace

Scope::Scope(Trace& trace, std::string path, bool trainable)
    : trace_(&trace), path_(std::move(path)), trainable_(trainable) {}

Scope::Scope(Trace& trace, std::string path, JudgedOutput output) : Scope(trace, std::move(path)) {
  output_ = std::move(output);
}

std::string Scope::take(std::string_view name) {
  std::string full = path_.empty() ? std::string(name) : fmt::format("{}/{}", path_, name);
  if (!taken_.insert(full).second) {
    throw UsageError(
        fmt::format("'{}' asks for '{}' twice in one call; keep what the first request gave", path_, name));
  }
  return full;
}

Symbol Scope::parameter(std::string_view name, const Shape& shape, const Initializer& initializer,
                        const ParameterOptions& options) {
  const Variable variable = trace_->declare(
      {take(name), {dtype(), shape}, Role::parameter, trainable_, &initializer, 0, options.constraint});
  require_projection(variable.declaration());  // checked here, where the layer is known for the message
  if (options.regularizer && trainable_) {
    trace_->add_penalty(variable, penalty_of(*options.regularizer, variable));
  }
  return variable.value();
}

Variable Scope::state(std::string_view name, const Shape& shape, double initial) {
  return trace_->declare({take(name), {dtype(), shape}, Role::state, false, nullptr, initial});
}

Variable Scope::slot(std::string_view name, const Variable& w, double initial) {
  return slot(name, w, w.type(), initial);
}

Variable Scope::slot(std::string_view name, const Variable& w, const Type& type, double initial) {
  std::string full = fmt::format("{}/{}", w.name(), name);
  if (!taken_.insert(full).second) {
    throw UsageError(fmt::format("the slot '{}' is asked for twice in one update", full));
  }
  return trace_->declare({std::move(full), type, Role::slot, false, nullptr, initial});
}

Variable Scope::accumulator(std::string_view name, const Shape& shape) {
  return trace_->declare({take(name), {DType::float64, shape}, Role::accumulator, false, nullptr, 0});
}

void Scope::assign(const Variable& variable, const Symbol& value) {
  if (&variable.trace() != trace_) {
    throw UsageError(fmt::format("the variable '{}' that is assigned is of another trace", variable.name()));
  }
  trace_->assign(variable.index_, value);
}

Symbol Scope::random_uniform(const Shape& shape) {
  return plexus::random_uniform(trace_->batch(), trace_->random_key(path_), {dtype(), shape});
}

Symbol Scope::random_normal(const Shape& shape) {
  return plexus::random_normal(trace_->batch(), trace_->random_key(path_), {dtype(), shape});
}

Symbol Scope::call(std::string_view name, const Layer& layer, const Symbol& x) {
  Scope inner(*trace_, take(name), trainable_);
  const std::string before = graph().set_place(inner.path());
  try {
    const std::vector<Symbol> made = outputs_of(layer, inner, {&x, 1});
    if (made.size() != 1) {
      throw ShapeError(fmt::format("expected one output, found {}", made.size()));
    }
    graph().set_place(before);
    return made.front();
  } catch (Error& error) {
    error.add_context(fmt::format("in its {}{}", name, name_in_brackets(layer)));
    throw;
  }
}

}  // namespace plexus
