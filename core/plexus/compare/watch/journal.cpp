#include <plexus/compare/watch/journal.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace plexus {

namespace {

constexpr const char* variable_name = "PLEXUS_JOURNAL";
constexpr std::uint64_t magic = 0x706c6578'75736a31;
constexpr std::size_t max_tasks = 8;
constexpr std::size_t max_faults = 64;

/// A text of limited length in shared memory. The other process may have ended in the middle of writing it.
template <std::size_t size>
class Text {
 public:
  void set(std::string_view text) noexcept {
    const std::size_t length = std::min(text.size(), size - 1);
    std::copy_n(text.begin(), length, characters_.begin());
    characters_[length] = '\0';
  }
  std::string_view get() const { return {characters_.data(), strnlen(characters_.data(), size)}; }
  bool is(std::string_view text) const { return get() == text.substr(0, size - 1); }

 private:
  std::array<char, size> characters_;
};

using LongText = Text<1024>;

[[noreturn]] void fail(const char* call) {
  throw Error(fmt::format("a process cannot be supervised: {} failed: {}", call,
                          std::generic_category().message(errno)));
}

}  // namespace

/// All bytes are zero at first. A count is raised after its item is written, so that readers see whole items.
struct Journal::Memory {
  struct KeptTask {
    LongText what;
    LongText plugin;
    double seconds;
    bool needed;
  };
  struct KeptFault {
    std::size_t depth;
    std::array<LongText, max_tasks> tasks;
    LongText how;
  };

  std::uint64_t magic;
  pid_t supervisor;
  std::atomic<std::uint64_t> beats;
  std::atomic<std::size_t> depth;
  std::array<KeptTask, max_tasks> tasks;
  std::atomic<bool> finished;
  int exit_code;
  LongText crash_note;
  std::atomic<std::size_t> fault_count;
  std::array<KeptFault, max_faults> faults;

  std::size_t kept_tasks() const { return std::min(depth.load(), max_tasks); }
  std::size_t kept_faults() const { return std::min(fault_count.load(), max_faults); }

  /// Whether a process ended in the task `what`, nested in the current tasks.
  bool ended_at(const KeptFault& fault, std::string_view what) const {
    const std::size_t at = kept_tasks();
    if (at == max_tasks || fault.depth != at + 1 || !fault.tasks[at].is(what)) return false;
    for (std::size_t i = 0; i < at; ++i) {
      if (!fault.tasks[i].is(tasks[i].what.get())) return false;
    }
    return true;
  }
};

std::string ProcessFault::text() const {
  return fmt::format("{}{}{}", fmt::join(tasks, ": "), tasks.empty() ? "" : " ", how);
}

Journal::Journal(int file) : file_(file), memory_(nullptr) {
  void* const address = mmap(nullptr, sizeof(Memory), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (address == MAP_FAILED) fail("mmap");
  memory_ = static_cast<Memory*>(address);
}

Journal::~Journal() {
  munmap(memory_, sizeof(Memory));
  close(file_);
}

std::unique_ptr<Journal> Journal::create() {
  static_assert(std::atomic<std::uint64_t>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);
  const int file = memfd_create("plexus-journal", 0);  // without FD_CLOEXEC: a started process inherits it
  if (file < 0) fail("memfd_create");
  if (ftruncate(file, sizeof(Memory)) != 0) fail("ftruncate");
  std::unique_ptr<Journal> journal(new Journal(file));
  journal->memory_->magic = magic;
  journal->memory_->supervisor = getpid();
  return journal;
}

std::unique_ptr<Journal> Journal::inherited() {
  const char* const value = std::getenv(variable_name);
  if (value == nullptr) return nullptr;
  int file = -1;
  std::from_chars(value, value + std::strlen(value), file);
  unsetenv(variable_name);
  struct stat facts = {};
  if (file < 0 || fstat(file, &facts) != 0 || facts.st_size != static_cast<off_t>(sizeof(Memory))) {
    return nullptr;
  }
  std::unique_ptr<Journal> journal(new Journal(file));
  if (journal->memory_->magic != magic) return nullptr;
  fcntl(file, F_SETFD, FD_CLOEXEC);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != journal->memory_->supervisor) raise(SIGKILL);  // the supervisor has ended already
  return journal;
}

Journal::Task::Task(Journal* journal, std::string_view what, std::string_view plugin, double seconds)
    : Task(journal, what, plugin, seconds, false) {}

Journal::Task Journal::Task::needed(Journal* journal, std::string_view what, double seconds) {
  return {journal, what, {}, seconds, true};
}

Journal::Task::Task(Journal* journal, std::string_view what, std::string_view plugin, double seconds,
                    bool needed)
    : journal_(journal) {
  if (journal == nullptr) return;
  if (const std::string how = journal->how_ended(what); !how.empty()) {
    throw BackendError(fmt::format("{} {}", what, how));
  }
  Memory& memory = *journal->memory_;
  const std::size_t at = memory.depth.load();
  if (at < max_tasks) {
    memory.tasks[at].what.set(what);
    memory.tasks[at].plugin.set(plugin);
    memory.tasks[at].seconds = seconds;
    memory.tasks[at].needed = needed;
  }
  memory.depth.store(at + 1);
  journal->beat();
}

Journal::Task::~Task() {
  if (journal_ == nullptr) return;
  journal_->memory_->depth.fetch_sub(1);
  journal_->beat();
}

std::string Journal::how_ended(std::string_view what) const {
  for (std::size_t i = 0; i < memory_->kept_faults(); ++i) {
    if (memory_->ended_at(memory_->faults[i], what)) return std::string(memory_->faults[i].how.get());
  }
  return {};
}

void Journal::beat() noexcept { memory_->beats.fetch_add(1, std::memory_order_relaxed); }

void Journal::finish(int exit_code) noexcept {
  memory_->exit_code = exit_code;
  memory_->finished.store(true);
}

void Journal::note_crash(const char* text) noexcept { memory_->crash_note.set(text); }

Journal::State Journal::state() const {
  State state;
  for (std::size_t i = 0; i < memory_->kept_tasks(); ++i) {
    const Memory::KeptTask& task = memory_->tasks[i];
    state.tasks.emplace_back(task.what.get());
    state.plugin = task.plugin.get();
    state.needed = task.needed;
    state.seconds += task.seconds;
  }
  state.beats = memory_->beats.load();
  if (memory_->finished.load()) state.exit_code = memory_->exit_code;
  state.crash_note = memory_->crash_note.get();
  return state;
}

bool Journal::add(const ProcessFault& fault) {
  memory_->depth.store(0);
  memory_->crash_note.set("");
  const std::size_t at = memory_->fault_count.load();
  if (at >= max_faults) return false;
  Memory::KeptFault& kept = memory_->faults[at];
  kept.depth = std::min(fault.tasks.size(), max_tasks);
  for (std::size_t i = 0; i < kept.depth; ++i) kept.tasks[i].set(fault.tasks[i]);
  kept.how.set(fault.how);
  memory_->fault_count.store(at + 1);
  return true;
}

std::string Journal::variable() const { return fmt::format("{}={}", variable_name, file_); }

}  // namespace plexus
