#include <plexus/backend/schedule.hpp>
#include <plexus/compare/checks/kernel_inputs.hpp>
#include <plexus/compare/checks/special_values.hpp>
#include <plexus/compare/checks/whole_numbers.hpp>
#include <plexus/graph/graph.hpp>

#include <algorithm>

namespace plexus {

KernelInputs inputs_from(const Probe& probe, const CompiledTruth& truth, const StepStart& start) {
  KernelInputs inputs;
  inputs.position = start.position;
  for (const Symbol& input : probe.node().inputs()) {
    const Tensor* constant = constant_value(root_of(input));
    inputs.values.push_back(constant != nullptr ? constant->reshaped(input.shape())
                                                : truth.at(input).converted(input.dtype()));
  }
  return inputs;
}

bool is_drawn(const Probe& probe, std::size_t input) {
  return probe.can_write(input) && is_floating(probe.node().input(input).dtype());
}

bool is_any_drawn(const Probe& probe) {
  for (std::size_t i = 0; i < probe.node().inputs().size(); ++i) {
    if (is_drawn(probe, i)) return true;
  }
  return false;
}

KernelInputs drawn(const Probe& probe, const KernelInputs& from, Draw draw) {
  KernelInputs inputs = from;
  for (std::size_t i = 0; i < inputs.values.size(); ++i) {
    if (!is_drawn(probe, i)) continue;
    // Two inputs may be one value.
    const auto& places = probe.record().inputs;
    const auto first = std::find(places.begin(), places.end(), places[i]) - places.begin();
    if (static_cast<std::size_t>(first) < i) {
      inputs.values[i] = inputs.values[static_cast<std::size_t>(first)].reshaped(inputs.values[i].shape());
      continue;
    }
    const Type& type = inputs.values[i].type();
    const std::uint64_t key = 1000 * probe.kernel() + i;
    inputs.values[i] = draw == Draw::normal ? normal_draws(type, key)
                       : draw == Draw::whole_numbers
                           ? small_integers(type, key)
                           : special_values(type, key, probe.node().op().elementwise());
  }
  inputs.what = draw == Draw::normal          ? "with drawn inputs"
                : draw == Draw::whole_numbers ? ""
                                              : "with special values";
  return inputs;
}

KernelInputs with_zero(const Probe& probe, KernelInputs inputs, std::size_t output) {
  const KernelRecord& record = probe.record();
  for (std::size_t k = 0; k < inputs.values.size(); ++k) {
    if (record.inputs[k] == record.outputs[output]) inputs.values[k] = Tensor::zeros(inputs.values[k].type());
  }
  inputs.what += inputs.what.empty() ? "with the variable zero" : " and the variable zero";
  return inputs;
}

}  // namespace plexus
