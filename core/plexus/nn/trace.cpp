#include <plexus/error/error.hpp>
#include <plexus/nn/trace.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/tensor/philox.hpp>

#include <fmt/format.h>
#include <unistd.h>

namespace plexus {
namespace {

void require_type(const Declaration& there, const Declaration& asked) {
  if (there.type == asked.type && there.role == asked.role) return;
  if (there.type == asked.type) {
    throw UsageError(fmt::format("variable '{}' is asked for in two roles", asked.name));
  }
  throw ShapeError(
      fmt::format("variable '{}' is {}, but is asked for as {}: either its shape depends on the size of the "
                  "batch, which a variable's shape may not, or its layer is used again on another shape than "
                  "it was first used on",
                  asked.name, there.type.text(), asked.type.text()));
}

void require_known(const std::map<std::string_view, const Declaration*>& known, const Declaration& asked) {
  if (asked.role != Role::parameter && asked.role != Role::state) return;
  const auto found = known.find(asked.name);
  if (found == known.end()) {
    throw UsageError(
        fmt::format("variable '{}' was not there when the model was built; a layer must ask for "
                    "all of its parameters and states whenever it is traced in training mode",
                    asked.name));
  }
  require_type(*found->second, asked);
}

/// A variable that exceeds the machine's memory is refused here, where the layer that declares it is known.
void require_memory(const Declaration& asked) {
  const auto memory =
      static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  const auto bytes = static_cast<double>(asked.type.bytes());
  if (bytes <= memory) return;
  constexpr double gib = 0x1p30;
  throw ShapeError(
      fmt::format("variable '{}', {}, takes {:.0f} GiB, but the machine has {:.0f} GiB of memory", asked.name,
                  asked.type.text(), bytes / gib, memory / gib));
}

}  // namespace

Trace::Trace(TraceSettings settings) : settings_(settings), graph_(std::make_shared<Graph>()) {
  if (!settings_.known) return;
  for (const Declaration& declaration : *settings_.known) known_.emplace(declaration.name, &declaration);
}

Variable Trace::declare(Declaration declaration) {
  if (const auto found = by_name_.find(declaration.name); found != by_name_.end()) {
    require_type(declarations_[found->second], declaration);
    return {*this, found->second};
  }
  if (settings_.known) require_known(known_, declaration);
  require_memory(declaration);
  const std::size_t index = declarations_.size();
  values_.push_back(graph_->variable(declaration.name, declaration.type));
  by_name_.emplace(declaration.name, index);
  declarations_.push_back(std::move(declaration));
  return {*this, index};
}

void Trace::assign(std::size_t variable, const Symbol& value) {
  const Declaration& declaration = declarations_[variable];
  if (!value) throw UsageError(fmt::format("variable '{}' is assigned an empty symbol", declaration.name));
  if (value.type() != declaration.type) {
    throw ShapeError(fmt::format("variable '{}' is {}, but is assigned {}", declaration.name,
                                 declaration.type.text(), value.type().text()));
  }
  if (settings_.assigns) graph_->assign(declaration.name, value);
  values_[variable] = value;
}

Symbol Trace::step() {
  const Variable iterations = optimizer_variable("iterations", DType::int64, 0);
  return graph_->variable(iterations.name(), iterations.type());
}

void Trace::set_step(const Symbol& next) {
  const Variable iterations = optimizer_variable("iterations", DType::int64, 0);
  assign(by_name_.at(iterations.name()), next);
}

Symbol Trace::batch() {
  if (settings_.batches_per_update == 1) return step();
  const Variable batches = optimizer_variable("batches", DType::int64, 0);
  return graph_->variable(batches.name(), batches.type());
}

void Trace::count_batch() {
  if (settings_.batches_per_update == 1) return;
  const Variable batches = optimizer_variable("batches", DType::int64, 0);
  assign(by_name_.at(batches.name()), batch() + 1.0);
}

Variable Trace::learning_rate_variable(double initial) {
  return optimizer_variable("learning_rate", settings_.dtype, initial);
}

Variable Trace::optimizer_variable(std::string_view name, DType dtype, double initial) {
  return declare({fmt::format("optimizer/{}", name), {dtype, Shape{}}, Role::slot, false, nullptr, initial});
}

void Trace::add_loss(const Symbol& scalar) {
  if (!scalar) throw UsageError("an empty symbol is added to the loss");
  const Type expected{settings_.dtype, Shape{}};
  if (scalar.type() != expected) {
    throw ShapeError(fmt::format("what is added to the loss is a scalar, {}; found {}", expected.text(),
                                 scalar.type().text()));
  }
  if (&scalar.graph() != graph_.get()) throw UsageError("a symbol of another trace is added to the loss");
  losses_.push_back(scalar);
}

void Trace::add_penalty(const Variable& variable, const Symbol& scalar) {
  if (penalized_.emplace(variable.name(), true).second) add_loss(scalar);
}

std::uint64_t Trace::random_key(std::string_view path) {
  const int use = random_uses_[std::string(path)]++;
  return stream_key(settings_.seed, "layer", use == 0 ? std::string(path) : fmt::format("{}#{}", path, use));
}

}  // namespace plexus
