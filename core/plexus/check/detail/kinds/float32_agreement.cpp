#include <plexus/backend/backend.hpp>
#include <plexus/check/detail/kinds/case_checks.hpp>
#include <plexus/check/detail/kinds/float32_agreement.hpp>
#include <plexus/check/installed_backends.hpp>
#include <plexus/compare/detail/exact/propagated_bounds.hpp>
#include <plexus/compare/exact/deviation.hpp>
#include <plexus/compare/exact/exact_on_reference.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

/// A value as the float32 step sees it, in the dtype in which exact values are computed.
Tensor as_seen(const Tensor& value) {
  if (!is_floating(value.dtype())) return value;
  return value.converted(DType::float32).converted(DType::float64);
}

/// The outputs of a component in exact arithmetic, for the inputs that a float32 step has.
class ExactOutputs {
 public:
  ExactOutputs(const Recorder& record, TraceSettings settings, StepStart start, const Backends& reference)
      : start_(std::move(start)), exact_(reference.reference), wide_(in(settings, DType::float64)) {
    record(wide_);
  }

  /// The outputs of a program of the same component that are beyond their bounds; empty: none.
  std::string beyond(const Program& program) {
    const TraceMatch match(program.traced(), wide_.graph());
    const ExactValues values(wide_.graph(), rounded_constants(program.traced(), match), start_, exact_);
    const GraphValues expected = values.of_compiled(program.graph(), match, exact_);
    const PropagatedBounds bounds = propagated_bounds(program.graph(), expected, values, match, exact_);
    std::string text;
    for (const Graph::Named& output : program.graph().outputs()) {
      const Tensor meant = expected.at(output.symbol).converted(DType::float64);
      const Deviation off = deviation(program.output(output.name), meant, &bounds.bounds.at(output.symbol));
      if (off.beyond == 0) continue;
      text += fmt::format(
          "{}{} of {} elements of '{}' are beyond their bounds; element {} is {:.9g}, "
          "expected {:.9g} within {:.2g}",
          text.empty() ? "" : "; ", off.beyond, off.elements, output.name, off.worst, off.found, off.expected,
          off.bound);
    }
    return text;
  }

  static TraceSettings in(TraceSettings settings, DType dtype) {
    settings.dtype = dtype;
    return settings;
  }

 private:
  StepStart start_;
  ExactOnReference exact_;
  Trace wide_;
};

}  // namespace

CheckResult float32_agreement(const Recorder& record, const TraceSettings& settings,
                              const NamedTensors& inputs, const Store::Snapshot& variables) {
  std::string names;
  for (const Backends& backends : installed_backends()) {
    TracedAlone narrow(record, ExactOutputs::in(settings, DType::float32), backends);
    for (const auto& [name, value] : variables) {
      narrow.store().write(name, value.converted(narrow.store().entry(name).type.dtype));
    }
    StepStart start{{}, narrow.store().snapshot(), 0};
    for (const auto& [name, value] : inputs) start.tables.emplace(name, as_seen(value));
    narrow.write(inputs);
    narrow.run();
    const std::string beyond =
        ExactOutputs(record, settings, std::move(start), backends).beyond(narrow.program());
    const std::string name(backends.chosen->registered_name());
    if (!beyond.empty()) return CheckResult::failed(fmt::format("{}: {}", name, beyond));
    names += (names.empty() ? "" : ", ") + name;
  }
  return CheckResult::passed(names);
}

}  // namespace plexus
