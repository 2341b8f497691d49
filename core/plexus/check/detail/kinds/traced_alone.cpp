#include <plexus/backend/evaluate.hpp>
#include <plexus/check/detail/kinds/traced_alone.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/difference.hpp>
#include <plexus/nn/detail/initial_value.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

TracedAlone::TracedAlone(const Recorder& record, const TraceSettings& settings, const Backends& backends)
    : trace_(settings), program_(compiled(record, backends)) {}

Program TracedAlone::compiled(const Recorder& record, const Backends& backends) {
  record(trace_);
  for (const Declaration& declaration : trace_.declarations()) {
    const Tensor initial = evaluate(initial_value(declaration, trace_.settings().seed), backends)[0];
    store_.create(declaration.name, declaration.role, initial);
  }
  return compile(trace_.finish(), backends, store_, arena_);
}

void TracedAlone::write(std::string_view input, const Tensor& value) {
  for (const Graph::Named& each : trace_.graph().inputs()) {
    if (each.name == input) return program_.write(input, value.converted(each.symbol.dtype()));
  }
  throw UsageError(fmt::format("the component was recorded without an input '{}'", input));
}

void TracedAlone::write(const NamedTensors& inputs) {
  for (const auto& [name, value] : inputs) write(name, value);
}

Tensor TracedAlone::output(std::string_view name) const {
  return program_.output(name).converted(DType::float64);
}

bool TracedAlone::has_output(std::string_view name) const {
  const auto& outputs = program_.traced().outputs();
  return std::any_of(outputs.begin(), outputs.end(),
                     [&](const Graph::Named& output) { return output.name == name; });
}

std::string impurity(const Recorder& record, const TraceSettings& settings) {
  Trace first(settings);
  Trace second(settings);
  record(first);
  record(second);
  const auto difference = first_difference(first.graph(), second.graph());
  return difference ? text_of(*difference) : "";
}

}  // namespace plexus
