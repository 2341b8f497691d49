#include "unexpected_end.hpp"

#include <plexus/config/component.hpp>
#include <plexus/plugin/detail/running_code.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "printing.hpp"

namespace plexus::app {
namespace {

struct Fault {
  int signal;
  std::string_view name;
};
constexpr std::array<Fault, 5> faults = {
    {{SIGSEGV, "SIGSEGV"}, {SIGBUS, "SIGBUS"}, {SIGFPE, "SIGFPE"}, {SIGILL, "SIGILL"}, {SIGABRT, "SIGABRT"}}};

constexpr int undecided = -1;

// Signal and exit handlers take no context, so that these are global.
std::atomic<int> decision = undecided;
std::atomic<Journal*> told = nullptr;
pid_t watched_process = 0;

/// The stack of signal handlers, for faults by stack overflow.
std::array<char, 64 * 1024> handler_stack;

void say(std::string_view text) { static_cast<void>(!::write(STDERR_FILENO, text.data(), text.size())); }

/// False in processes forked from this one, which may end in any way.
bool is_watched() { return getpid() == watched_process; }

/// Async-signal-safe: calls nothing that allocates or locks.
void on_fault(int signal) {
  std::array<char, 1024> where;
  running_code(where);
  say("plexus: ended by ");
  for (const Fault& fault : faults) {
    if (fault.signal == signal) say(fault.name);
  }
  say(where[0] == '\0' ? ", not in the code of a plugin" : " ");
  say(where.data());
  say("\n");
  if (Journal* const journal = told.load(); journal != nullptr && is_watched()) {
    journal->note_crash(where.data());
  }
  raise(signal);  // its default action has been restored, and follows when this returns
}

/// Names the plugin whose code was interrupted: if a plugin does not return, the user can only interrupt the
/// process. Calls of the plugins that Plexus brings do return, so nothing is said of them.
void on_interrupt(int signal) {
  const PluginCall* const call = PluginCall::innermost();
  if (call != nullptr && call->origin() != nullptr && !call->origin()->standard) {
    std::array<char, 1024> where;
    running_code(where);
    say("plexus: interrupted ");
    say(where.data());
    say("\n");
  }
  raise(signal);  // its default action has been restored, and follows when this returns
}

/// What _exit() of the C library does; this program replaces that function.
[[noreturn]] void end_now(int status) {
  while (true) syscall(SYS_exit_group, status);
}

/// Ends a process whose main has not returned. Calls nothing that allocates or locks, since _exit() may be
/// called in a signal handler.
[[noreturn]] void refuse(std::string_view call, int status) {
  std::array<char, 1024> where;
  running_code(where);
  say("plexus: ");
  say(call);
  say(" was called ");
  say(where[0] == '\0' ? "outside of plugins" : where.data());
  say(", and nothing is finished: code that cannot go on throws an exception\n");
  Journal* const journal = told.load();
  if (journal != nullptr) journal->note_crash(where.data());
  end_now(journal != nullptr ? status : 1);
}

[[noreturn]] void refuse_status(std::string_view function, int status) {
  std::array<char, 32> call;
  const auto written = fmt::format_to_n(call.data(), call.size(), "{}({})", function, status);
  refuse({call.data(), std::min(written.size, call.size())}, status);
}

void on_exit_called(int status, void*) {
  const int decided = decision.load();
  if (!is_watched() || decided == status) return;
  flush_results();
  std::fflush(nullptr);
  if (decided == undecided) refuse_status("exit", status);
  end_now(decided);
}

/// The handler does not get the exit code that was asked for.
void on_quick_exit_called() {
  if (!is_watched()) return;
  const int decided = decision.load();
  if (decided == undecided) refuse("quick_exit()", 0);
  end_now(decided);
}

[[noreturn]] void on_end_at_once(std::string_view function, int status) {
  if (!is_watched()) end_now(status);
  const int decided = decision.load();
  if (decided == undecided) refuse_status(function, status);
  end_now(decided);
}

/// Installs the handler, unless the signal has one already or is ignored.
void handle(int signal, void (*handler)(int)) {
  struct sigaction action = {};
  sigaction(signal, nullptr, &action);
  if ((action.sa_flags & SA_SIGINFO) != 0 || action.sa_handler != SIG_DFL) return;
  action.sa_handler = handler;
  action.sa_flags = static_cast<int>(SA_ONSTACK | SA_RESETHAND);
  sigaction(signal, &action, nullptr);
}

}  // namespace

void watch_end() {
  watched_process = getpid();
  on_exit(on_exit_called, nullptr);
  at_quick_exit(on_quick_exit_called);
  prepare_running_code();
  stack_t stack = {};
  stack.ss_sp = handler_stack.data();
  stack.ss_size = handler_stack.size();
  sigaltstack(&stack, nullptr);
  for (const Fault& fault : faults) handle(fault.signal, on_fault);
  for (const int signal : {SIGINT, SIGTERM}) handle(signal, on_interrupt);
}

int decide_end(int exit_code) {
  decision.store(exit_code);
  return exit_code;
}

void tell_end(Journal* journal) { told.store(journal); }

}  // namespace plexus::app

// The linker finds these functions before those of the C library, for plugins too. They are replaced because
// no exit handler runs after such a call.

extern "C" __attribute__((visibility("default"))) void _exit(int status) {
  plexus::app::on_end_at_once("_exit", status);
}

extern "C" __attribute__((visibility("default"))) void _Exit(int status) noexcept {
  plexus::app::on_end_at_once("_Exit", status);
}
