#include <plexus/compare/deviation.hpp>
#include <plexus/compare/repeated.hpp>
#include <plexus/compare/seconds_since.hpp>

#include <algorithm>
#include <chrono>

namespace plexus {

namespace {

/// So often a step is run again for a run that differs from the one that was caught.
constexpr int most_tries = 250;

KernelValues values_in_memory(const Program& program) {
  KernelValues values;
  for (const KernelRecord& record : program.kernels()) values.push_back(outputs_in_memory(record));
  return values;
}

/// Which kernel it was: the first whose value differs from a run that came to something else.
void name_kernel(UnequalRepeat& unequal, Program& program, Store& store,
                 const std::array<const StepStart*, 2>& starts, std::size_t which) {
  const StepResults caught = results_of_step(program, store);
  const KernelValues values = values_in_memory(program);
  for (int time = 1; time <= most_tries; ++time) {
    const auto now = (which + static_cast<std::size_t>(time)) % 2;
    const StepResults results = run_step(program, store, *starts[now]);
    if (now != which || first_difference(caught, results).empty()) continue;
    for (const auto& [kernel, output] : lasting_outputs(program)) {
      Tensor other = outputs_in_memory(program.kernels()[kernel])[output];
      if (same_bits(values[kernel][output], other)) continue;
      unequal.kernel = {kernel, output};
      unequal.found = values[kernel][output];
      unequal.expected = std::move(other);
      return;
    }
  }
}

}  // namespace

StepResults results_of_step(const Program& program, const Store& store) {
  StepResults results;
  for (const Graph::VariableUse& variable : program.traced().variables()) {
    if (variable.assigned) results.emplace_back(variable.name, store.read(variable.name));
  }
  for (const Graph::Named& output : program.traced().outputs()) {
    results.emplace_back(output.name, program.output(output.name));
  }
  return results;
}

StepResults run_step(Program& program, Store& store, const StepStart& start) {
  store.restore(start.variables);
  program.replay(start.position, 1);
  return results_of_step(program, store);
}

std::string first_difference(const StepResults& a, const StepResults& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!same_bits(a[i].second, b[i].second)) return a[i].first;
  }
  return {};
}

RepeatResult repeat_steps(Program& program, Store& store, const std::array<const StepStart*, 2>& starts,
                          const Repeats& repeats) {
  const auto began = std::chrono::steady_clock::now();
  RepeatResult result;
  std::array<StepResults, 2> first;
  for (std::size_t which = 0; which < 2; ++which) first[which] = run_step(program, store, *starts[which]);
  while (result.made < repeats.times && (result.made < 2 || seconds_since(began) < repeats.seconds)) {
    const auto which = static_cast<std::size_t>(result.made) % 2;
    ++result.made;
    const StepResults again = run_step(program, store, *starts[which]);
    const std::string differs = first_difference(first[which], again);
    if (differs.empty()) continue;
    result.unequal = UnequalRepeat{result.made, differs, std::nullopt, {}, {}};
    name_kernel(*result.unequal, program, store, starts, which);
    break;
  }
  return result;
}

}  // namespace plexus
