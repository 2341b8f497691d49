#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/compare/checks/comparer.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace plexus {

/// Checks a small run on backends as `compare` does: every kernel and the whole steps against exact values,
/// with guards around memory, special values, whole numbers and repetitions; definitions and gradients of
/// ops. One thread at a time.
class ComparedBackends {
 public:
  /// `run` is made when it is first needed, within a check; `threads`: the numbers of threads to check with.
  ComparedBackends(std::function<ComparedRun()> run, std::vector<int> threads, const CheckTable& table);

  /// The result of a backend: what differs first, or how much was checked.
  CheckResult check(const Backends& backends);
  /// All that the last check found.
  const BackendResult& last() const { return last_; }
  /// How often a step is repeated.
  static constexpr int repetitions = 30;

 private:
  std::function<ComparedRun()> run_;
  std::vector<int> threads_;
  const CheckTable& table_;
  std::unique_ptr<Comparer> comparer_;
  BackendResult last_;
};

/// The result of a comparison in words: what differs first, with place, op, types and values; what could not
/// be judged because an op has no bound; or the numbers of what was checked.
CheckResult result_of(const BackendResult& found);

}  // namespace plexus
