#pragma once

#include <plexus/compare/comparison.hpp>
#include <plexus/compare/probe.hpp>
#include <plexus/compare/truth.hpp>

#include <optional>
#include <unordered_map>
#include <vector>

namespace plexus {

using CompiledTruth = std::unordered_map<Symbol, Tensor>;

/// A test of one kernel: given inputs, and what they are in words.
struct KernelInputs {
  std::vector<Tensor> values;  ///< of the node's types, an open input's table included
  std::int64_t position = 0;
  std::string what;  ///< "", "with the second step's data", ...
};

/// What a kernel came to, output by output.
struct KernelVerdict {
  struct Output {
    Deviation local;
    std::optional<Deviation> exact;
    Verdict verdict = Verdict::agrees;
    std::string reason;
    bool by_zero = false;                      ///< only the test with the variable zero told
    std::shared_ptr<const Evidence> evidence;  ///< of a difference
  };
  std::vector<Output> outputs;
};

/// Runs one kernel on the truth's inputs and on others, and judges what it makes of them.
class KernelCheck {
 public:
  KernelCheck(Probe& probe, ExactEvaluator& exact) : probe_(probe), exact_(exact) {}

  KernelVerdict run(const CompiledTruth& first, const StepStart& first_start, const CompiledTruth& second,
                    const StepStart& second_start);

 private:
  KernelInputs inputs_from(const CompiledTruth& truth, const StepStart& start) const;
  /// The same with every floating input that can be written drawn anew.
  KernelInputs drawn(const KernelInputs& from, bool whole_numbers) const;
  void judge(const KernelInputs& inputs, bool exactly);
  void repeat(const KernelInputs& inputs);
  void check_variable(const KernelInputs& inputs);
  /// Notes the first difference of an output.
  void blame(std::size_t output, std::string why, const KernelInputs& inputs, const Tensor& found,
             const Tensor& expected);

  Probe& probe_;
  ExactEvaluator& exact_;
  KernelVerdict verdict_;
};

}  // namespace plexus
