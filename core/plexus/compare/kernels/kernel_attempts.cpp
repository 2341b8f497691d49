#include <plexus/backend/op_text.hpp>
#include <plexus/compare/kernels/kernel_attempts.hpp>

#include <fmt/format.h>

namespace plexus {

namespace {

/// More restarts for one backend would take too long.
constexpr std::size_t max_ends = 3;

std::string kind_of(const KernelRecord& record) {
  return fmt::format("{} by {}", op_text(*record.node), record.provider);
}

std::string text_of(const KernelRecord& record, std::size_t kernel) {
  return fmt::format("kernel {}, {} of '{}' by {}", kernel, op_text(*record.node), record.node->place(),
                     record.provider);
}

}  // namespace

std::string KernelAttempts::plugin_of(const KernelRecord& record) const {
  const Component* component = nullptr;
  if (record.provider == backends_.chosen->name()) {
    component = backends_.chosen.get();
  } else if (record.provider == backends_.reference->name()) {
    component = backends_.reference.get();
  } else {
    component = &record.node->op();
  }
  const Origin* const origin = component->origin();
  return origin == nullptr ? "" : described(*origin);
}

std::optional<KernelAttempts::Refusal> KernelAttempts::refusal(const Program& program, std::size_t kernel) {
  if (journal_ == nullptr) return std::nullopt;
  const KernelRecord& record = program.kernels()[kernel];
  const std::string what = text_of(record, kernel);
  if (const std::string how = journal_->how_ended(what); !how.empty()) {
    ended_.insert(kind_of(record));
    if (first_end_.empty()) first_end_ = fmt::format("{} {}", what, how);
    return Refusal{Verdict::differs, "it " + how};
  }
  if (ended_.count(kind_of(record)) == 0 && ended_.size() < max_ends) return std::nullopt;
  return Refusal{Verdict::inconclusive, fmt::format("it was not run, because {}", first_end_)};
}

Journal::Task KernelAttempts::task(const Program& program, std::size_t kernel) const {
  const KernelRecord& record = program.kernels()[kernel];
  return {journal_, text_of(record, kernel), plugin_of(record)};
}

}  // namespace plexus
