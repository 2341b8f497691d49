#pragma once

#include <plexus/compare/comparison.hpp>
#include <plexus/compare/checks/exact.hpp>
#include <plexus/compare/checks/kernel_inputs.hpp>
#include <plexus/compare/checks/probe.hpp>
#include <plexus/compare/checks/recording.hpp>
#include <plexus/compare/checks/truth.hpp>

#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// What a kernel came to, output by output.
struct KernelVerdict {
  struct Output {
    Deviation local;
    std::optional<Deviation> exact;
    std::optional<Deviation> special;
    std::optional<Deviation> between_runs;
    Verdict verdict = Verdict::agrees;
    std::string reason;
    bool by_zero = false;   ///< the test with the variable zero told: what is added to it is wrong
    bool unseen = false;    ///< that test had next to nothing to show
    std::string unbounded;  ///< the op that nothing is known to judge by, where that leaves it unproven
    Tensor found;           ///< fed the truth's inputs
    std::optional<Elsewhere> elsewhere;
    std::shared_ptr<const Evidence> evidence;  ///< of a difference
  };
  std::vector<Output> outputs;
  std::uint64_t inputs = 0;  ///< fingerprint of the truth's inputs
};

/// Runs one kernel on the truth's inputs and on others, and judges what it makes of them. A test in which it
/// throws is a difference of all its outputs; the other tests are made all the same.
class KernelCheck {
 public:
  /// `elsewhere`: for each output what another machine found; null where nothing is known.
  KernelCheck(Probe& probe, ExactOnReference& exact, std::vector<const Recording::Value*> elsewhere = {})
      : probe_(probe), exact_(exact), elsewhere_(std::move(elsewhere)) {}

  /// The first of the tests and those with drawn inputs alone: of a program that differs from others in its
  /// number of rows.
  KernelVerdict run_briefly(const CompiledTruth& truth, const StepStart& start);
  KernelVerdict run(const CompiledTruth& first, const StepStart& first_start, const CompiledTruth& second,
                    const StepStart& second_start);

 private:
  /// What a node makes of inputs in float64, and how far its kernel may be from it.
  struct Expectation {
    std::vector<Tensor> values;
    std::vector<Tensor> bounds;
  };

  /// The same of special values, and what reference makes of them in the node's own precision.
  struct Special {
    Expectation wide;
    std::vector<Tensor> rounded;
  };

  Expectation expected_of(const KernelInputs& inputs, bool exactly);
  /// Nothing: the op's own kernel throws for them.
  std::optional<Special> expected_of_special(const KernelInputs& inputs);
  void begin(const CompiledTruth& truth, const StepStart& start);
  /// What the kernel makes of them; blames it for what else it changes. Nothing, and it is blamed: it threw.
  std::optional<std::vector<Tensor>> computed(const KernelInputs& inputs);
  bool reads_scratch(const KernelInputs& inputs);
  void judge_special();
  void judge_drawn();
  /// How far each output is from what it should be, in this test alone.
  std::vector<Deviation> judge(const KernelInputs& inputs, bool exactly);
  void judge_elsewhere(const KernelInputs& inputs);
  void repeat(const KernelInputs& inputs);
  void check_variables(const KernelInputs& inputs);
  bool is_in_variable(std::size_t output) const;
  /// Whether something is added to the variable that an output lies in: not constants alone.
  bool is_fed(std::size_t output) const;
  void conclude();
  /// Notes the first difference of an output.
  void blame(std::size_t output, std::string why, const KernelInputs& inputs,
             std::shared_ptr<const Evidence> evidence);
  void blame(std::size_t output, std::string why, const KernelInputs& inputs, const Tensor& found,
             const Tensor& expected);

  Probe& probe_;
  ExactOnReference& exact_;
  KernelInputs here_;  ///< the truth's
  std::vector<const Recording::Value*> elsewhere_;
  std::string unbounded_;  ///< an op that nothing is known to judge by
  KernelVerdict verdict_;
};

}  // namespace plexus
