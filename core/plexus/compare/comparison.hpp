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

/// What a comparison of backends found: plain results from which the terminal's table, compare.json and the
/// page are made.
namespace plexus {

/// "train", "evaluate", "predict".
std::string_view name_of(Mode mode);

/// What a node belongs to: the layers, loss and metrics of the model, what differentiation added, or the
/// optimizer.
enum class Word : std::uint8_t { forward, gradient, update };
std::string_view name_of(Word word);

/// What a check came to, from best to worst: within the bounds; too little was tested to tell (values all
/// zero, elements all undecided); beyond a bound.
enum class Verdict : std::uint8_t { agrees, inconclusive, differs };
std::string_view name_of(Verdict verdict);

/// How far computed values are from true ones. Of no elements: all zero.
struct Deviation {
  double max_abs = 0;
  double max_ulp = 0;      ///< in units of the last place of the true value rounded to the dtype
  double relative_l2 = 0;  ///< |found - expected| / |expected|, Euclidean norms
  /// Where it is worst: in local checks the largest share of the bound, else the largest absolute error.
  std::int64_t worst = -1;  ///< element of the row-major order; -1: nothing is off
  double found = 0;
  double expected = 0;
  double bound = 0;            ///< of that element; 0 where nothing is judged
  std::int64_t elements = 0;   ///< compared
  std::int64_t undecided = 0;  ///< of them within the bound of a kink, or with no bound that is known
  std::int64_t nonzero = 0;    ///< of the decided ones true values that are finite and not zero
  std::int64_t beyond = 0;     ///< of them beyond their bound
  std::int64_t nan = 0;        ///< found, where the truth is none
  std::int64_t infinite = 0;   ///< found, where the truth is finite
};

/// What shows that a kernel is wrong, for somebody who looks for the reason.
struct Evidence {
  std::vector<Tensor> inputs;  ///< of the node, in order
  Tensor found;
  Tensor expected;  ///< float64; or what an equal run found
};

/// A value as the same backend computed it on another machine, from the same inputs.
struct Elsewhere {
  bool same_inputs = true;  ///< the truth's, rounded to the same bits on both; else nothing is judged
  Deviation local;          ///< what was found there, against the truth: judged as it is here
  Deviation apart;          ///< what was found here, against what was found there: shown
};

/// One value that a kernel computed, checked.
struct NodeCheck {
  /// Index in the program, in order of execution; -1: no kernel's, but the fault of an op (of its gradient,
  /// of its definition), or of a rewrite that dropped the value.
  int kernel = 0;
  int output = 0;     ///< of the kernel's node
  std::string place;  ///< layer, "loss", "metrics", "optimizer"
  Word word = Word::forward;
  std::string op;          ///< "fused_matmul (add relu)"
  std::string attributes;  ///< "transpose_a=true"; not what is fused into it, which `op` names
  Type type;
  std::string provider;              ///< the backend that ran it, or "op"
  std::string variable;              ///< that it writes in place; empty: none
  std::vector<std::string> fused;    ///< the ops of the model that live only inside this kernel
  Deviation local;                   ///< fed the truth's inputs: judged
  std::optional<Deviation> exact;    ///< fed small whole numbers, tolerance 0; absent: the op is not exact
  std::optional<Deviation> special;  ///< fed signed zeros, subnormals, infinities and NaN; absent: it was not
  /// What the node means, in float64, from the value of the traced graph that it stands for (of an op, of
  /// what its definition or differences say); absent: it is that.
  std::optional<Deviation> meaning;
  /// Two runs on equal inputs that differ: found in one of them, expected from the other; absent: none do.
  std::optional<Deviation> between_runs;
  std::optional<Deviation> accumulated;  ///< fed what came before it: shown, never judged; absent: no truth
  std::optional<Elsewhere> elsewhere;    ///< absent: no other machine's value is known
  Verdict verdict = Verdict::agrees;
  /// Why the verdict is not `agrees`: "3 of 96 elements are beyond their bounds" (or "are not exact on whole
  /// numbers", "differs between two runs on equal inputs", "changes its input 0", "writes behind its
  /// output"), and of which test, ", with the variable zero"; "rewrites into something else than relu of
  /// 'dense'"; "only 2 of 96 elements are decided and not zero".
  std::string reason;
  /// The op, of the node or of its definition, for want of whose error_bound or definition nothing could be
  /// said; empty: that is not why.
  std::string unbounded;
  std::shared_ptr<const Evidence> evidence;  ///< kept for the first wrong value of a program alone
};

/// One program of a comparison.
struct ProgramKey {
  Mode mode = Mode::train;
  std::int64_t rows = 0;  ///< of the batch
  std::int64_t step = 1;  ///< before which training step the weights were taken: 1, 51; 0: a trained run's
  int threads = 1;
  friend bool operator==(const ProgramKey&, const ProgramKey&) = default;
};

/// What a whole step leaves behind under a name: a variable, or an output.
struct WholeValue {
  std::string name;
  Deviation off;  ///< against bounds propagated through the graph
};

/// A program run whole, as it trains: on the weights of the state, with memory reused, and repeated.
struct WholeCheck {
  std::vector<WholeValue> values;
  int repetitions = 0;  ///< of the step on equal inputs, which gave equal bits unless it says so
  int wanted = 0;       ///< repetitions; fewer were made where the time was up
  bool judged = true;   ///< false: nothing that it leaves behind has a bound that is known
  Verdict verdict = Verdict::agrees;
  std::string reason;  ///< why the verdict is not `agrees`
  /// The smallest part of the program that is wrong though it is given what is right, where no node alone is:
  /// its first kernel, or the one value in question. Absent: nothing is wrong, or no part was found.
  std::optional<NodeCheck> part;
  std::vector<std::string> kernels;  ///< of the part, in words, in order
};

/// The checks of one program of one backend.
struct ProgramCheck : ProgramKey {
  std::vector<NodeCheck> nodes;
  std::optional<WholeCheck> whole;  ///< absent: it was not run whole, since a node alone differs
  Verdict verdict = Verdict::agrees;
};

/// "train of 32 rows, at step 51, 1 thread"; "predict of 1 row, on the trained weights, 2 threads".
std::string program_text(const ProgramKey& program);

/// What the nodes of one layer come to, over all programs. The errors are typical ones in units in the last
/// place: the relative L2 error of a node over the distance of 1 from the next number of its dtype. (The
/// largest of an element says little: where terms cancel it is many units of next to nothing.)
struct LayerCheck {
  std::string place;
  double local_ulp = 0;        ///< the largest of a local check
  double local_share = 0;      ///< largest error as a share of its bound
  double accumulated_ulp = 0;  ///< the largest of an accumulated one
  double accumulated_l2 = 0;   ///< the largest relative L2 error of an accumulated one
  std::int64_t checks = 0;
  std::int64_t unproven = 0;  ///< of them inconclusive
  std::int64_t undecided = 0;
  Verdict verdict = Verdict::agrees;
};

/// A row of the test set that two backends put in different classes.
struct ClassDifference {
  std::int64_t row = 0;
  std::int64_t baseline_class = 0;
  std::int64_t other_class = 0;
  double baseline_margin = 0;  ///< of the largest output over the second
  double other_margin = 0;
};

/// A metric of a trained run on the test set, with the interval that 95 % of bootstrap samples of its rows
/// give: of means over rows, weighted or not, and of roots of them; of other metrics there is none.
struct MetricOnBackend {
  std::string name;
  double value = 0;
  std::optional<std::pair<double, double>> interval;
};

/// Where two curves of losses are apart by more than a limit for the first time, relative to the baseline.
struct Parting {
  double limit = 0;       ///< 1e-6, 1e-4, 1e-2
  std::int64_t step = 0;  ///< counted from 1; 0: never
};

/// The losses of a training, judged by what rounding explains (see loss_spread.hpp).
struct LossCheck {
  std::int64_t steps = 0;   ///< that were judged
  int runs = 0;             ///< of float64 with rounded weights, by whose losses they were
  double share = 0;         ///< the largest distance from float64's loss, as a share of what is explained
  std::int64_t parted = 0;  ///< the first step whose loss rounding does not explain; 0: none
  double found = 0;         ///< the loss of that step,
  double expected = 0;      ///< what it is in float64,
  double limit = 0;         ///< and how far from it rounding explains
  Verdict verdict = Verdict::agrees;
  std::string reason;  ///< why the verdict is not `agrees`, or what was not judged
};

/// What the values of one backend come to that another machine computed.
struct ElsewhereResult {
  std::int64_t values = 0;   ///< compared
  std::int64_t equal = 0;    ///< of them equal on both, element by element
  std::int64_t unknown = 0;  ///< not judged: their inputs were rounded otherwise there
  std::int64_t beyond = 0;   ///< with elements beyond their bounds there
  double share = 0;          ///< largest error there as a share of its bound
  double apart_ulp = 0;      ///< largest typical distance of the two machines, as LayerCheck has it
  std::string first;         ///< the first value beyond its bound there, in words
  Verdict verdict = Verdict::agrees;
};

/// Whether the bits that a backend computes depend on the number of threads: the same few steps from the same
/// variables (of a trained run: the same predictions), with one number and with another.
struct ThreadBits {
  int threads = 1;
  int against = 1;
  std::int64_t values = 0;  ///< variables after the steps, or outputs
  std::int64_t equal = 0;   ///< of them in every bit
  std::string first;        ///< that is not equal; empty: all are
};

/// One backend against the truth, and against the baseline where that says so.
struct BackendResult {
  std::string name;
  std::vector<std::string> versions;  ///< of the libraries in use
  std::vector<ProgramCheck> programs;
  std::vector<LayerCheck> layers;  ///< in order of the model
  Verdict verdict = Verdict::agrees;
  std::string failure;                       ///< why it could not run; empty: it did
  std::size_t arena_bytes = 0;               ///< of the training step, as a run plans it
  std::optional<ElsewhereResult> elsewhere;  ///< absent: no other machine's values are known

  std::vector<double> losses;           ///< of each training step
  std::vector<Parting> partings;        ///< from the baseline's losses; empty for the baseline
  std::optional<LossCheck> loss_check;  ///< absent: not judged

  std::vector<ThreadBits> thread_bits;  ///< of each further number of threads against the first

  // Only of a run directory; the difference is from the baseline's outputs.
  std::int64_t test_rows = 0;
  double largest_output_difference = 0;
  std::vector<MetricOnBackend> metrics;
};

/// Where it ran, and what.
struct ComparisonContext {
  std::string run;   ///< the file or directory
  std::string name;  ///< of the run
  std::string processor;
  std::string instruction_set;
  int threads = 1;
  std::vector<std::pair<std::string, std::string>> versions;  ///< "plexus" and others
  std::uint64_t seed = 0;
  std::string config_sha256;  ///< of the resolved run file
  std::int64_t batch_size = 0;
  std::string time;          ///< UTC, "2026-01-31T12:00:00Z"
  double check_seconds = 0;  ///< that the node checks took
  bool unfused = false;
};

struct Comparison {
  ComparisonContext context;
  std::vector<BackendResult> backends;  ///< the first is the baseline
  Verdict verdict = Verdict::agrees;
};

}  // namespace plexus
