#include <plexus/config/detail/process_state.hpp>

#include <clocale>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

namespace fs = std::filesystem;

std::string c_locale() {
  const char* name = std::setlocale(LC_ALL, nullptr);
  return name != nullptr ? name : "";
}

std::string directory() {
  std::error_code error;
  return fs::current_path(error).string();
}

/// All zeros for the numbers that the C library keeps for itself, for which sigaction fails.
struct sigaction handler_of(int number) {
  struct sigaction action = {};
  ::sigaction(number, nullptr, &action);
  return action;
}

const void* code_of(const struct sigaction& action) {
  return (action.sa_flags & SA_SIGINFO) != 0 ? reinterpret_cast<const void*>(action.sa_sigaction)
                                             : reinterpret_cast<const void*>(action.sa_handler);
}

/// Whether the handler is still `before`, or was reset to the default by a signal (SA_RESETHAND).
bool is_kept(const struct sigaction& before, const struct sigaction& after) {
  if ((before.sa_flags & SA_RESETHAND) != 0 && after.sa_handler == SIG_DFL) return true;
  return before.sa_flags == after.sa_flags && code_of(before) == code_of(after);
}

bool same(const sigset_t& a, const sigset_t& b) {
  for (int number = 1; number < NSIG; ++number) {
    if (sigismember(&a, number) != sigismember(&b, number)) return false;
  }
  return true;
}

std::string name_of_signal(int number) {
  const char* name = sigabbrev_np(number);
  return name != nullptr ? fmt::format("SIG{}", name) : fmt::format("signal {}", number);
}

}  // namespace

ProcessState::ProcessState()
    : c_locale_(c_locale()), thread_locale_(::uselocale(nullptr)), directory_(directory()) {
  for (int number = 1; number < NSIG; ++number) {
    handlers_[static_cast<std::size_t>(number)] = handler_of(number);
  }
  sigemptyset(&mask_);
  pthread_sigmask(SIG_SETMASK, nullptr, &mask_);
}

std::vector<ProcessState::Change> ProcessState::restore() const {
  std::vector<Change> changes;
  restore_handlers(changes);
  restore_mask(changes);
  restore_locale(changes);
  restore_directory(changes);
  return changes;
}

void ProcessState::restore_handlers(std::vector<Change>& changes) const {
  std::vector<std::string> names;
  const void* code = nullptr;
  for (int number = 1; number < NSIG; ++number) {
    const struct sigaction& before = handlers_[static_cast<std::size_t>(number)];
    const struct sigaction after = handler_of(number);
    if (is_kept(before, after)) continue;
    ::sigaction(number, &before, nullptr);
    names.push_back(name_of_signal(number));
    code = code_of(after);
  }
  if (!names.empty()) {
    changes.push_back({"what happens on signals", fmt::format("{}", fmt::join(names, ", ")), code});
  }
}

void ProcessState::restore_mask(std::vector<Change>& changes) const {
  sigset_t now;
  sigemptyset(&now);
  pthread_sigmask(SIG_SETMASK, nullptr, &now);
  if (same(mask_, now)) return;
  std::vector<std::string> names;
  for (int number = 1; number < NSIG; ++number) {
    if (sigismember(&mask_, number) != sigismember(&now, number)) names.push_back(name_of_signal(number));
  }
  pthread_sigmask(SIG_SETMASK, &mask_, nullptr);
  changes.push_back({"which signals are blocked", fmt::format("{}", fmt::join(names, ", "))});
}

void ProcessState::restore_locale(std::vector<Change>& changes) const {
  const std::string now = c_locale();
  const std::locale locale_now;
  if (now == c_locale_ && locale_now == locale_ && ::uselocale(nullptr) == thread_locale_) return;
  ::uselocale(thread_locale_);
  std::locale::global(locale_);  // sets C's too, if it has a name
  std::setlocale(LC_ALL, c_locale_.c_str());
  changes.push_back({"the locale", now != c_locale_ ? fmt::format("'{}' became '{}'", c_locale_, now)
                                                    : fmt::format("'{}' became '{}' for C++", locale_.name(),
                                                                  locale_now.name())});
}

void ProcessState::restore_directory(std::vector<Change>& changes) const {
  const std::string now = directory();
  if (directory_.empty() || now == directory_) return;
  std::error_code error;
  fs::current_path(directory_, error);
  std::string how = fmt::format("{} became {}", directory_, now.empty() ? "one without a path" : now);
  if (error) how += fmt::format(", and going back failed: {}", error.message());
  changes.push_back({"the working directory", std::move(how)});
}

}  // namespace plexus
