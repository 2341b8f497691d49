#pragma once

#include <plexus/compare/checks/check_program.hpp>
#include <plexus/compare/checks/check_whole.hpp>
#include <plexus/compare/checks/checked_batches.hpp>
#include <plexus/compare/comparison.hpp>
#include <plexus/compare/checks/exact.hpp>
#include <plexus/compare/checks/kernel_attempts.hpp>
#include <plexus/compare/checks/recording.hpp>
#include <plexus/compare/checks/repeated.hpp>
#include <plexus/compare/subject.hpp>
#include <plexus/compare/checks/truth.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace plexus {

struct CompareSettings {
  std::vector<int> threads{1};                            ///< the checks are made with each of these
  bool unfused = false;                                   ///< backends keep every node apart
  std::vector<std::int64_t> prediction_rows{1, 32, 256};  ///< that are timed
  int training_steps = 50;         ///< before the second checks; 0: only the weights at hand are checked
  Repeats repeats{300, 60};        ///< of the step of training of a full batch, on the first weights
  std::optional<ProgramKey> only;  ///< to repeat the checks of one program
  Recording* record = nullptr;     ///< keeps what is computed, for another machine
  /// Another machine's: the checks start from its variables, and judge its values too. Not owned.
  const Recording* against = nullptr;
  /// Of this process, if it is supervised: what ended an earlier one is not begun again. Not owned.
  Journal* journal = nullptr;
};

/// Checks backends node by node against the float64 truth of one subject.
class Comparer {
 public:
  /// `baseline` trains the steps before the second checks. `reference` computes the truth. Throws UsageError
  /// if what another machine recorded is of other data, or of other steps or weights.
  Comparer(const Subject& subject, const Backends& baseline, CompareSettings settings);

  /// The programs of a step of training, full and short, for each state of the weights and number of threads;
  /// those of evaluation and prediction for the first. An error of the backend goes to `failure`, and so does
  /// a kernel that ended an earlier process: no whole step is possible with it.
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
  /// One backend's, compiled without reuse of memory, and as it trains.
  struct Trainers {
    const std::string& backend;
    Trainer& apart;
    Trainer& as_trained;
  };
  /// What one kind of step is checked with: its samples, and the truth of its first two steps (of a brief
  /// check only the second's).
  struct Step {
    Samples samples;
    TracedStep wide;
    std::vector<StepStart> starts;
    std::vector<Truth> truths;
    std::vector<OpFault> faults;
  };

  void add_states(const Backends& baseline);
  void add_recorded_states(const Store& store);
  std::vector<std::string> places() const;
  std::vector<CheckedBatch> batches(Mode mode) const;
  const Step& step_of(Trainer& trainer, const Planned& planned);
  std::unique_ptr<Step> made_step(Trainer& trainer, const Planned& planned);
  /// Whether the ops of a step are checked with it: one step of each mode is enough, one of few rows cheap.
  bool is_for_ops(const Planned& planned) const;
  void compile_all(Trainer& trainer) const;
  /// Every program that is checked with so many threads.
  std::vector<Planned> planned_checks(int threads) const;
  ProgramCheck check_program(const Trainers& trainers, const Planned& planned, KernelAttempts& attempts);
  WholeCheck whole_of(const StepPrograms& programs, const StepTruths& truths, const Repeats& repeats);
  /// How often the steps of a program are repeated.
  Repeats repeats_of(const Planned& planned) const;

  const Subject& subject_;
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
