#pragma once

#include <plexus/tensor/tensor.hpp>
#include <plexus/train/step.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The results of a comparison of backends as plain data. The table in the terminal, compare.json and the
/// HTML page are made from them.
namespace plexus {

/// The part of a step that a node belongs to: the layers, loss and metrics of the model (forward), the nodes
/// that differentiation added (gradient), or the optimizer (update).
enum class Phase : std::uint8_t { forward, gradient, update };
std::string_view name_of(Phase phase);

/// The outcome of a check, from best to worst. `agrees`: all errors are within their bounds. `inconclusive`:
/// too little could be tested (all values are zero, or all elements are undecided). `differs`: an error is
/// beyond its bound.
enum class Verdict : std::uint8_t { agrees, inconclusive, differs };
std::string_view name_of(Verdict verdict);

/// Error statistics of a tensor against its expected values. All fields are zero for an empty tensor.
struct Deviation {
  double max_abs = 0;
  double max_ulp = 0;      ///< in units in the last place (ulp) of the expected value in the dtype
  double relative_l2 = 0;  ///< |found - expected| / |expected|, Euclidean norms
  /// The element with the largest error relative to its bound; without bounds, with the largest absolute
  /// error.
  std::int64_t worst = -1;  ///< index in row-major order; -1: there is no error
  double found = 0;
  double expected = 0;
  double bound = 0;            ///< of that element; 0 without bounds
  std::int64_t elements = 0;   ///< number of compared elements
  std::int64_t undecided = 0;  ///< elements that input errors may move across a jump, or with no known bound
  std::int64_t nonzero = 0;    ///< decided elements whose expected value is finite and not zero
  std::int64_t beyond = 0;     ///< elements whose error is beyond their bound
  std::int64_t nan = 0;        ///< elements that are NaN where the expected value is not
  std::int64_t infinite = 0;   ///< elements that are infinite where the expected value is finite
};

/// The tensors that show that a kernel is wrong, for debugging.
struct Evidence {
  std::vector<Tensor> inputs;  ///< of the node, in order
  Tensor found;
  Tensor expected;  ///< float64; or the result of an earlier run on equal inputs
};

/// A value that the same backend computed on another machine from the same inputs.
struct OtherMachine {
  bool same_inputs = true;  ///< false: the inputs have other bits there, so `local` is not filled
  Deviation local;          ///< the other machine's value against the exact value; judged like a local value
  Deviation distance;       ///< this machine's value against the other machine's; reported, not judged
};

/// The check of one value that a kernel computed.
struct NodeCheck {
  /// Index in the program, in order of execution. It is -1 for a fault of an op (its gradient or definition)
  /// or of a rewrite that removed the value: no kernel computes it.
  int kernel = 0;
  int output = 0;     ///< index of the output of the kernel's node
  std::string place;  ///< layer, "loss", "metrics", "optimizer"
  Phase phase = Phase::forward;
  std::string op;          ///< "fused_matmul (add relu)"
  std::string attributes;  ///< "transpose_a=true"; without the fused ops, which `op` lists
  Type type;
  std::string provider;              ///< the backend that ran it, or "op"
  std::string variable;              ///< the variable that it writes in place; empty: none
  std::vector<std::string> fused;    ///< the ops of the model that live only inside this kernel
  Deviation local;                   ///< with exact inputs; judged
  std::optional<Deviation> exact;    ///< with small whole numbers, tolerance 0; absent: the op is not exact
  std::optional<Deviation> special;  ///< with signed zeros, subnormals, infinities, NaN; absent: not tested
  /// The float64 result of the node against the value of the traced graph that it replaces (for a fault of an
  /// op: against its definition); absent: both are equal.
  std::optional<Deviation> meaning;
  /// One run against an earlier run on equal inputs; absent: all runs gave the same bits.
  std::optional<Deviation> between_runs;
  std::optional<Deviation> accumulated;       ///< with the inputs of a whole step; reported, not judged
  std::optional<OtherMachine> other_machine;  ///< absent: there is no value of another machine
  Verdict verdict = Verdict::agrees;
  /// Why the verdict is not `agrees`: "3 of 96 elements are beyond their bounds" (or "are not exact on whole
  /// numbers", "differs between two runs on equal inputs", "changes its input 0", "writes behind its
  /// output") and the test that showed it (", with the variable zero"); "rewrites into something else than
  /// relu of 'dense'"; "only 2 of 96 elements are decided and not zero".
  std::string reason;
  /// The op (of the node, or in its definition) that has neither error_bound nor a definition, if this is why
  /// the check is inconclusive; else empty.
  std::string unbounded;
  std::shared_ptr<const Evidence> evidence;  ///< only for the first wrong value of a program
};

/// Identifies one program of a comparison.
struct ProgramKey {
  Mode mode = Mode::train;
  std::int64_t rows = 0;  ///< batch size
  std::int64_t step = 1;  ///< the training step whose initial weights are used: 1, 51; 0: trained weights
  int threads = 1;
  friend bool operator==(const ProgramKey&, const ProgramKey&) = default;
};

/// A named result of a whole step: a variable or an output.
struct WholeValue {
  std::string name;
  Deviation off;  ///< judged by bounds propagated through the graph
};

/// The check of a whole program, run as in training: kernels feed each other, memory is reused, and the step
/// is repeated.
struct WholeCheck {
  std::vector<WholeValue> values;
  int repetitions = 0;  ///< of the step on equal inputs; all gave equal bits unless `reason` says otherwise
  int wanted = 0;       ///< the planned number of repetitions; fewer are made if the time limit is reached
  bool judged = true;   ///< false: no result of the step has a known bound
  bool loose = false;   ///< true: all ops have one, but the worst cases of all of them together are infinite
  Verdict verdict = Verdict::agrees;
  std::string reason;  ///< why the verdict is not `agrees`
  /// The first kernel (or the one value) of the smallest part of the program that gives a wrong result from
  /// right inputs, although each of its nodes alone is right. Absent: nothing is wrong, or no part was found.
  std::optional<NodeCheck> part;
  std::vector<std::string> kernels;  ///< descriptions of the kernels of the part, in order
};

/// The checks of one program of one backend.
struct ProgramCheck : ProgramKey {
  std::vector<NodeCheck> nodes;
  std::optional<WholeCheck> whole;  ///< absent: not run, because a node alone differs
  Verdict verdict = Verdict::agrees;
};

/// "train of 32 rows, at step 51, 1 thread"; "predict of 1 row, on the trained weights, 2 threads".
std::string program_text(const ProgramKey& program);

/// Summary of the nodes of one layer over all programs. Errors in ulp are typical errors: the relative L2
/// error of a node divided by the machine epsilon of its dtype. (The maximum over elements is less useful:
/// where terms cancel, a negligible absolute error is many ulp.)
struct LayerCheck {
  std::string place;
  double local_ulp = 0;        ///< maximum over local checks
  double local_share = 0;      ///< maximum of error / bound
  double accumulated_ulp = 0;  ///< maximum over accumulated errors
  double accumulated_l2 = 0;   ///< maximum relative L2 error over accumulated errors
  std::int64_t checks = 0;
  std::int64_t unproven = 0;  ///< inconclusive checks
  std::int64_t undecided = 0;
  Verdict verdict = Verdict::agrees;
};

/// A row of the test set for which two backends predict different classes.
struct ClassDifference {
  std::int64_t row = 0;
  std::int64_t baseline_class = 0;
  std::int64_t other_class = 0;
  double baseline_margin = 0;  ///< how much more probable, or larger, its class is than the next one
  double other_margin = 0;
};

/// A metric of a trained run on the test set. Means over rows (weighted or not) and functions of one mean
/// have a 95 % bootstrap interval over the rows; other metrics have none.
struct MetricOnBackend {
  std::string name;
  double value = 0;
  std::optional<std::pair<double, double>> interval;
};

/// The first step at which the relative difference of two loss curves exceeds a limit.
struct Divergence {
  double limit = 0;       ///< 1e-6, 1e-4, 1e-2
  std::int64_t step = 0;  ///< counted from 1; 0: never
};

/// The losses of a training, judged by how far rounding errors can move them (see loss_spread.hpp).
struct LossCheck {
  std::int64_t steps = 0;  ///< number of judged steps
  int runs = 0;            ///< number of float64 trainings with perturbed weights that the limits come from
  double share = 0;        ///< maximum of (distance from the float64 loss) / limit
  std::int64_t first_unexplained = 0;  ///< the first step beyond its limit; 0: none
  double found = 0;                    ///< the loss of that step
  double expected = 0;                 ///< the loss of that step in float64
  double limit = 0;                    ///< the largest distance from it that rounding explains
  Verdict verdict = Verdict::agrees;
  std::string reason;  ///< why the verdict is not `agrees`, or which steps were not judged
};

/// Summary of the values that another machine computed with the same backend.
struct OtherMachineResult {
  std::int64_t values = 0;   ///< number of compared values
  std::int64_t equal = 0;    ///< values that are equal on both machines in every element
  std::int64_t unknown = 0;  ///< values that were not judged, because their inputs have other bits there
  std::int64_t beyond = 0;   ///< values of that machine with elements beyond their bounds
  double share = 0;          ///< maximum of error / bound on that machine
  double distance_ulp = 0;   ///< maximum typical distance of the two machines, as in LayerCheck
  std::string first;         ///< description of that machine's first value beyond its bound
  Verdict verdict = Verdict::agrees;
};

/// Whether the results of a backend depend on the number of threads. Both numbers of threads run the same few
/// training steps from the same variables; for a trained run they make the same predictions.
struct ThreadBits {
  int threads = 1;
  int against = 1;
  std::int64_t values = 0;  ///< variables after the steps, or outputs
  std::int64_t equal = 0;   ///< values that are equal in every bit
  std::string first;        ///< the first value that is not equal; empty: all are equal
};

/// The results of one backend. They are relative to the exact values, except where the baseline is named.
struct BackendResult {
  std::string name;
  std::vector<std::string> versions;  ///< of the libraries that it uses
  std::vector<ProgramCheck> programs;
  std::vector<LayerCheck> layers;  ///< in order of the model
  Verdict verdict = Verdict::agrees;
  std::string failure;                              ///< why it could not run or finish; empty: it did
  std::size_t arena_bytes = 0;                      ///< memory of the training step, with memory reused
  std::optional<OtherMachineResult> other_machine;  ///< absent: there are no values of another machine

  std::vector<double> losses;           ///< of each training step
  std::vector<Divergence> divergences;  ///< against the baseline's losses; empty for the baseline
  std::optional<LossCheck> loss_check;  ///< absent: not judged

  std::vector<ThreadBits> thread_bits;  ///< of each further number of threads against the first

  // For a run directory only. The difference is relative to the baseline's outputs.
  std::int64_t test_rows = 0;
  double largest_output_difference = 0;
  std::vector<MetricOnBackend> metrics;
};

/// The run that was compared, and the machine.
struct ComparisonContext {
  std::string run;   ///< the file or directory
  std::string name;  ///< name of the run
  std::string processor;
  std::string instruction_set;
  int threads = 1;
  std::vector<std::pair<std::string, std::string>> versions;  ///< "plexus" and others
  std::uint64_t seed = 0;
  std::string config_sha256;  ///< of the resolved run file
  std::int64_t batch_size = 0;
  std::string time;          ///< UTC, "2026-01-31T12:00:00Z"
  double check_seconds = 0;  ///< duration of the node checks
  bool unfused = false;
};

struct Comparison {
  ComparisonContext context;
  std::vector<BackendResult> backends;  ///< the first is the baseline
  Verdict verdict = Verdict::agrees;
};

}  // namespace plexus
