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

/// Which kernels of one backend are run: not one that ended an earlier process, nor, after it, others of its
/// op and provider, nor any other after the third.
class KernelAttempts {
 public:
  /// `journal`: null if nobody watches.
  KernelAttempts(Journal* journal, const Backends& backends) : journal_(journal), backends_(backends) {}

  /// Why a kernel is not run, and what that makes of its values.
  struct Refusal {
    Verdict verdict;
    std::string reason;
  };
  /// Nothing: it may be run.
  std::optional<Refusal> refusal(const Program& program, std::size_t kernel);
  /// While it lives the kernel is being run. Requires: there is no refusal.
  Journal::Task task(const Program& program, std::size_t kernel) const;

  /// The first kernel that ended a process, and how; empty: none did.
  const std::string& first_end() const { return first_end_; }

 private:
  std::string whose(const KernelRecord& record) const;

  Journal* journal_;
  const Backends& backends_;
  std::set<std::string> ended_;  // "relu by onednn"
  std::string first_end_;
};

}  // namespace plexus
