#pragma once

#include <plexus/compare/checks/probe.hpp>
#include <plexus/compare/checks/truth.hpp>

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace plexus {

/// The true value of each value of a compiled graph.
using CompiledTruth = std::unordered_map<Symbol, Tensor>;

/// A test of one kernel: given inputs, and what they are in words.
struct KernelInputs {
  std::vector<Tensor> values;  ///< of the node's types, an open input's table included
  std::int64_t position = 0;
  std::string what;  ///< "", "with the second step's data", ...
};

/// The truth's.
KernelInputs inputs_from(const Probe& probe, const CompiledTruth& truth, const StepStart& start);

/// Whether an input is of a floating type and can be written.
bool is_drawn(const Probe& probe, std::size_t input);
bool is_any_drawn(const Probe& probe);
enum class Draw { normal, whole_numbers, special };
/// The same with all inputs that is_drawn says drawn anew.
KernelInputs drawn(const Probe& probe, const KernelInputs& from, Draw draw);

/// The same with the memory zero that an output is written to.
KernelInputs with_zero(const Probe& probe, KernelInputs inputs, std::size_t output);

}  // namespace plexus
