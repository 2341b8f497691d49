#pragma once

#include <plexus/compare/detail/kernels/kernel_runner.hpp>
#include <plexus/compare/exact/exact_values.hpp>

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace plexus {

/// The inputs of one test of a kernel, with a description.
struct KernelInputs {
  std::vector<Tensor> values;  ///< of the node's types, with the tables of open inputs
  std::int64_t position = 0;
  std::string what;  ///< "", "with the second step's data", ...
};

/// The exact inputs.
KernelInputs inputs_from(const KernelRunner& runner, const GraphValues& exact_values, const StepStart& start);

/// Whether an input can be drawn: it has a floating type and can be written.
bool is_drawn(const KernelRunner& runner, std::size_t input);
bool is_any_drawn(const KernelRunner& runner);
enum class Draw { normal, whole_numbers, special };
/// The inputs; each for which is_drawn() is true is replaced by drawn values.
KernelInputs drawn(const KernelRunner& runner, const KernelInputs& from, Draw draw);

/// The inputs with zeros in the memory that an output is written to.
KernelInputs with_zero(const KernelRunner& runner, KernelInputs inputs, std::size_t output);

}  // namespace plexus
