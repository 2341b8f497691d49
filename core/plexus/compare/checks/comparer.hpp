#pragma once

#include <plexus/compare/checks/check_program.hpp>
#include <plexus/compare/checks/check_whole.hpp>
#include <plexus/compare/checks/checked_batches.hpp>
#include <plexus/compare/checks/recording.hpp>
#include <plexus/compare/checks/repeat_steps.hpp>
#include <plexus/compare/compared_run.hpp>
#include <plexus/compare/comparison.hpp>
#include <plexus/compare/exact/exact_on_reference.hpp>
#include <plexus/compare/exact/exact_values.hpp>
#include <plexus/compare/kernels/kernel_attempts.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace plexus {

/// What is checked, and how.
struct CompareSettings {
  std::vector<int> threads{1};  ///< the numbers of threads to check with
  bool unfused = false;         ///< whether backends run every node as a kernel of its own
  std::vector<std::int64_t> prediction_rows{1, 32, 256};  ///< batch sizes of timed predictions
  int training_steps = 50;         ///< before the second checks; 0: only the given weights are checked
  Repeats repeats{300, 60};        ///< of the training step of a full batch, on the first weights
  std::optional<ProgramKey> only;  ///< if present, only this program is checked
  Recording* record = nullptr;  ///< if not null, stores computed values for a comparison on another machine
  /// The recording of another machine. The checks start from its variables and judge its values too. Not
  /// owned.
  const Recording* against = nullptr;
  /// The journal of this process if it is supervised: tasks that ended an earlier process are skipped. Not
  /// owned.
  Journal* journal = nullptr;
};

/// Checks backends node by node against the exact values of one run. One thread at a time.
class Comparer {
 public:
  /// `baseline` trains the steps before the second checks. `reference` computes the exact values. Throws
  /// UsageError if the recording of another machine has other data, steps or weights.
  Comparer(const ComparedRun& compared_run, const Backends& baseline, CompareSettings settings);

  /// Checks the training programs (of full and short batches) for each state of the weights and each number
  /// of threads, and the evaluation and prediction programs for the first of them. `failure` of the result
  /// holds an error of the backend, or names a kernel that ended an earlier process, because no whole step
  /// can run then.
  BackendResult check(const Backends& backends);

 private:
  struct State {
    std::int64_t step;
    Store::Snapshot variables;
  };
  struct Planned {
    Mode mode;
    std::int64_t rows;
    const State* state;
    CheckScope scope;
  };
  /// The trainers of one backend: one compiles without reuse of memory, the other as for training.
  struct Trainers {
    const std::string& backend;
    Trainer& separate;
    Trainer& as_trained;
  };
  /// One kind of step: its samples, and the exact values of its first two steps (only of the second for a
  /// brief check).
  struct Step {
    Samples samples;
    TracedStep wide;
    std::vector<StepStart> starts;
    std::vector<ExactValues> exact_values;
    std::vector<OpFault> faults;
  };

  void add_states(const Backends& baseline);
  void add_recorded_states(const Store& store);
  std::vector<std::string> places() const;
  std::vector<CheckedBatch> batches(Mode mode) const;
  const Step& step_of(Trainer& trainer, const Planned& planned);
  std::unique_ptr<Step> made_step(Trainer& trainer, const Planned& planned);
  /// Whether this step is used to check ops. One step of each mode is enough, and the smallest is the
  /// fastest.
  bool is_for_ops(const Planned& planned) const;
  void compile_all(Trainer& trainer) const;
  /// All programs that are checked with this number of threads.
  std::vector<Planned> planned_checks(int threads) const;
  ProgramCheck check_program(const Trainers& trainers, const Planned& planned, KernelAttempts& attempts);
  WholeCheck whole_of(const StepPrograms& programs, const ExpectedStep& expected, const Repeats& repeats);
  /// The number of repetitions for the steps of a program.
  Repeats repeats_of(const Planned& planned) const;

  const ComparedRun compared_run_;
  CompareSettings settings_;
  std::shared_ptr<const Backend> reference_;
  ExactOnReference exact_;
  Model wide_model_;
  Plan wide_plan_;
  std::vector<State> states_;
  std::map<std::tuple<Mode, std::int64_t, std::int64_t>, std::unique_ptr<Step>> steps_;
  CheckedOps checked_ops_;
};

}  // namespace plexus
