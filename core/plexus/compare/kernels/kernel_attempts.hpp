#pragma once

#include <plexus/backend/compile.hpp>
#include <plexus/backend/program.hpp>
#include <plexus/compare/comparison.hpp>
#include <plexus/compare/watch/journal.hpp>

#include <cstddef>
#include <optional>
#include <set>
#include <string>

namespace plexus {

/// Decides which kernels of one backend may run. A kernel that ended an earlier process may not, nor may
/// later kernels with the same op and provider. After three kernels that ended a process, no other kernel may
/// run. One thread at a time.
class KernelAttempts {
 public:
  /// `journal`: null if the process is not supervised.
  KernelAttempts(Journal* journal, const Backends& backends) : journal_(journal), backends_(backends) {}

  /// The reason why a kernel may not run, and the verdict of its values.
  struct Refusal {
    Verdict verdict;
    std::string reason;
  };
  /// Returns nothing if the kernel may run.
  std::optional<Refusal> refusal(const Program& program, std::size_t kernel);
  /// The task of running the kernel; keep it alive while the kernel runs. Requires: there is no refusal.
  Journal::Task task(const Program& program, std::size_t kernel) const;

  /// A description of the first kernel that ended a process; empty: none did.
  const std::string& first_end() const { return first_end_; }

 private:
  std::string plugin_of(const KernelRecord& record) const;

  Journal* journal_;
  const Backends& backends_;
  std::set<std::string> ended_;  // "relu by onednn"
  std::string first_end_;
};

}  // namespace plexus
