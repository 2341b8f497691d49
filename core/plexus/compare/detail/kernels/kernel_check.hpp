#pragma once

#include <plexus/compare/checks/recording.hpp>
#include <plexus/compare/comparison.hpp>
#include <plexus/compare/detail/kernels/kernel_inputs.hpp>
#include <plexus/compare/detail/kernels/kernel_runner.hpp>
#include <plexus/compare/exact/exact_on_reference.hpp>
#include <plexus/compare/exact/exact_values.hpp>

#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// The results of the tests of one kernel, output by output.
struct KernelVerdict {
  struct Output {
    Deviation local;
    std::optional<Deviation> exact;
    std::optional<Deviation> special;
    std::optional<Deviation> between_runs;
    Verdict verdict = Verdict::agrees;
    std::string reason;
    bool wrong_with_zero_variable =
        false;                     ///< failed the test with a zero variable: the update term itself is wrong
    bool update_untested = false;  ///< in that test almost all elements were zero or undecided
    std::string unbounded;  ///< the op without error_bound and definition that makes the check inconclusive
    Tensor found;           ///< the result for the exact inputs
    std::optional<OtherMachine> other_machine;
    std::shared_ptr<const Evidence> evidence;  ///< of the first difference
  };
  std::vector<Output> outputs;
  std::uint64_t inputs = 0;  ///< fingerprint of the exact inputs
};

/// Runs one kernel on the exact inputs and on drawn inputs, and judges its results. If the kernel throws in a
/// test, all its outputs differ; the other tests still run.
class KernelCheck {
 public:
  /// `other_machine`: for each output the value of another machine; null if there is none.
  KernelCheck(KernelRunner& runner, ExactOnReference& exact,
              std::vector<const Recording::Value*> other_machine = {})
      : runner_(runner), exact_(exact), other_machine_(std::move(other_machine)) {}

  /// Runs only the test on the exact inputs and the tests on drawn inputs. This is enough for a program that
  /// differs from another in its batch size only.
  KernelVerdict run_briefly(const GraphValues& exact_values, const StepStart& start);
  /// Runs all tests, on the exact inputs of two steps.
  KernelVerdict run(const GraphValues& first, const StepStart& first_start, const GraphValues& second,
                    const StepStart& second_start);

 private:
  /// The expected outputs in float64, and bounds on the errors of a kernel.
  struct Expectation {
    std::vector<Tensor> values;
    std::vector<Tensor> bounds;
  };

  /// The expectation for special values, and the outputs of reference in the node's own precision.
  struct Special {
    Expectation wide;
    std::vector<Tensor> rounded;
  };

  Expectation expected_of(const KernelInputs& inputs, bool exactly);
  /// Returns nothing if the op's own kernel throws for the inputs.
  std::optional<Special> expected_of_special(const KernelInputs& inputs);
  void begin(const GraphValues& exact_values, const StepStart& start);
  /// Runs the kernel. It records a failure if the kernel changes other memory. If the kernel throws, it
  /// records a failure and returns nothing.
  std::optional<std::vector<Tensor>> computed(const KernelInputs& inputs);
  bool reads_scratch(const KernelInputs& inputs);
  void judge_special();
  void judge_drawn();
  /// Runs one test and returns the errors of each output in this test alone.
  std::vector<Deviation> judge(const KernelInputs& inputs, bool exactly);
  void judge_other_machine(const KernelInputs& inputs);
  void repeat(const KernelInputs& inputs);
  void check_variables(const KernelInputs& inputs);
  bool is_in_variable(std::size_t output) const;
  /// Whether the node adds more than constants to the variable that an output lies in.
  bool is_fed(std::size_t output) const;
  void conclude();
  /// Records the first failure of an output; later ones are ignored.
  void record_failure(std::size_t output, std::string why, const KernelInputs& inputs,
                      std::shared_ptr<const Evidence> evidence);
  void record_failure(std::size_t output, std::string why, const KernelInputs& inputs, const Tensor& found,
                      const Tensor& expected);

  KernelRunner& runner_;
  ExactOnReference& exact_;
  KernelInputs exact_inputs_;  ///< of the first step
  std::vector<const Recording::Value*> other_machine_;
  std::string unbounded_;  ///< the op without error_bound and definition; empty: there is none
  KernelVerdict verdict_;
};

}  // namespace plexus
