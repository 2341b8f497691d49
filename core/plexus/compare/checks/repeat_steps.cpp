#include <plexus/compare/checks/repeat_steps.hpp>
#include <plexus/compare/exact/deviation.hpp>
#include <plexus/train/clock.hpp>

#include <algorithm>

namespace plexus {

namespace {

/// The maximum number of runs to find the kernel that differs.
constexpr int max_tries = 250;

KernelValues values_in_memory(const Program& program) {
  KernelValues values;
  for (const KernelRecord& record : program.kernels()) values.push_back(outputs_in_memory(record));
  return values;
}

/// Finds the kernel that makes two runs differ.
class UnequalKernelSearch {
 public:
  UnequalKernelSearch(Program& program, Store& store, const std::array<const StepStart*, 2>& starts,
                      const std::function<void()>& alive)
      : program_(program), store_(store), starts_(starts), alive_(alive) {}

  /// `which`: the step that differed. Its values are still in memory.
  void search(UnequalRepeat& unequal, std::size_t which) {
    const StepResults caught = results_of_step(program_, store_);
    const KernelValues values = values_in_memory(program_);
    if (differs_kernel_by_kernel(unequal)) return;
    // The difference did not occur again, so the values in memory are compared, except overwritten ones.
    for (int time = 0; time < max_tries; ++time) {
      if (alive_) alive_();
      if (first_difference(caught, run_step(program_, store_, *starts_[which])).empty()) continue;
      for (const OutputOfKernel& output : lasting_outputs(program_)) {
        const Tensor other = outputs_in_memory(program_.kernels()[output.first])[output.second];
        if (record_if_unequal(unequal, output, values[output.first][output.second], other)) return;
      }
    }
  }

 private:
  bool differs_kernel_by_kernel(UnequalRepeat& unequal) {
    std::array<KernelValues, 2> first;
    for (int time = 0; time < max_tries; ++time) {
      if (alive_) alive_();
      const auto which = static_cast<std::size_t>(time) % 2;
      const KernelValues now = kernel_values(program_, store_, *starts_[which]);
      if (first[which].empty()) first[which] = now;
      for (std::size_t kernel = 0; kernel < now.size(); ++kernel) {
        for (std::size_t i = 0; i < now[kernel].size(); ++i) {
          if (record_if_unequal(unequal, {kernel, i}, now[kernel][i], first[which][kernel][i])) return true;
        }
      }
    }
    return false;
  }

  static bool record_if_unequal(UnequalRepeat& unequal, OutputOfKernel output, const Tensor& found,
                                const Tensor& expected) {
    if (same_bits(found, expected)) return false;
    unequal.kernel = output;
    unequal.found = found;
    unequal.expected = expected;
    return true;
  }

  Program& program_;
  Store& store_;
  const std::array<const StepStart*, 2>& starts_;
  const std::function<void()>& alive_;
};

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
  const double began = steady_seconds();
  RepeatResult result;
  std::array<StepResults, 2> first;
  for (std::size_t which = 0; which < 2; ++which) first[which] = run_step(program, store, *starts[which]);
  while (result.made < repeats.times && (result.made < 2 || seconds_since(began) < repeats.seconds)) {
    const auto which = static_cast<std::size_t>(result.made) % 2;
    ++result.made;
    if (repeats.alive) repeats.alive();
    const StepResults again = run_step(program, store, *starts[which]);
    const std::string differs = first_difference(first[which], again);
    if (differs.empty()) continue;
    result.unequal = UnequalRepeat{result.made, differs, std::nullopt, {}, {}};
    UnequalKernelSearch(program, store, starts, repeats.alive).search(*result.unequal, which);
    break;
  }
  return result;
}

}  // namespace plexus
