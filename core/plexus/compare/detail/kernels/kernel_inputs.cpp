#include <plexus/backend/detail/schedule.hpp>
#include <plexus/compare/detail/kernels/kernel_inputs.hpp>
#include <plexus/compare/detail/kernels/special_values.hpp>
#include <plexus/compare/detail/kernels/whole_numbers.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/graph/leaves.hpp>

#include <algorithm>

namespace plexus {

KernelInputs inputs_from(const KernelRunner& runner, const GraphValues& exact_values,
                         const StepStart& start) {
  KernelInputs inputs;
  inputs.position = start.position;
  for (const Symbol& input : runner.node().inputs()) {
    const Tensor* constant = constant_value(root_of(input));
    inputs.values.push_back(constant != nullptr ? constant->reshaped(input.shape())
                                                : exact_values.at(input).converted(input.dtype()));
  }
  return inputs;
}

bool is_drawn(const KernelRunner& runner, std::size_t input) {
  return runner.can_write(input) && is_floating(runner.node().input(input).dtype());
}

bool is_any_drawn(const KernelRunner& runner) {
  for (std::size_t i = 0; i < runner.node().inputs().size(); ++i) {
    if (is_drawn(runner, i)) return true;
  }
  return false;
}

KernelInputs drawn(const KernelRunner& runner, const KernelInputs& from, Draw draw) {
  KernelInputs inputs = from;
  for (std::size_t i = 0; i < inputs.values.size(); ++i) {
    if (!is_drawn(runner, i)) continue;
    // Two inputs may be the same value.
    const auto& places = runner.record().inputs;
    const auto first = std::find(places.begin(), places.end(), places[i]) - places.begin();
    if (static_cast<std::size_t>(first) < i) {
      inputs.values[i] = inputs.values[static_cast<std::size_t>(first)].reshaped(inputs.values[i].shape());
      continue;
    }
    const Type& type = inputs.values[i].type();
    const std::uint64_t key = 1000 * runner.kernel() + i;
    inputs.values[i] = draw == Draw::normal ? normal_draws(type, key)
                       : draw == Draw::whole_numbers
                           ? small_integers(type, key)
                           : special_values(type, key, runner.node().op().elementwise());
  }
  inputs.what = draw == Draw::normal          ? "with drawn inputs"
                : draw == Draw::whole_numbers ? ""
                                              : "with special values";
  return inputs;
}

KernelInputs with_zero(const KernelRunner& runner, KernelInputs inputs, std::size_t output) {
  const KernelRecord& record = runner.record();
  for (std::size_t k = 0; k < inputs.values.size(); ++k) {
    if (record.inputs[k] == record.outputs[output]) inputs.values[k] = Tensor::zeros(inputs.values[k].type());
  }
  inputs.what += inputs.what.empty() ? "with the variable zero" : " and the variable zero";
  return inputs;
}

}  // namespace plexus
