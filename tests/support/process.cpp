#include "process.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace plexus::tests {

namespace fs = std::filesystem;

namespace {

/// A process that waits for ever fails its test and no more.
constexpr unsigned limit_in_seconds = 600;

void redirect(const fs::path& file, int descriptor) {
  const int opened = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (opened < 0 || dup2(opened, descriptor) < 0) _exit(126);
}

}  // namespace

Process::Process(const std::vector<std::string>& command, const fs::path& directory)
    : out_(unique_path("out")), err_(unique_path("err")) {
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("fork failed");
  if (pid_ > 0) return;
  if (chdir(directory.c_str()) != 0) _exit(126);
  redirect("/dev/null", STDIN_FILENO);
  redirect(out_, STDOUT_FILENO);
  redirect(err_, STDERR_FILENO);
  alarm(limit_in_seconds);
  // A shell that runs the tests in the background ignores it, and would hand that on.
  ::signal(SIGINT, SIG_DFL);
  execvp(words[0], words.data());
  _exit(127);
}

void Process::signal(int number) const { kill(pid_, number); }

bool Process::wait_until(const std::function<bool()>& condition) const {
  while (!condition()) {
    siginfo_t info = {};
    if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0) return false;
    if (info.si_pid == pid_) return condition();  // it may have held at the very end
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

std::size_t Process::lines() const {
  const std::string out = read_all(out_);
  return static_cast<std::size_t>(std::count(out.begin(), out.end(), '\n'));
}

Outcome Process::wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  Outcome outcome{WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), read_all(out_),
                  read_all(err_)};
  fs::remove(out_);
  fs::remove(err_);
  return outcome;
}

Outcome run(const std::vector<std::string>& command, const fs::path& directory) {
  return Process(command, directory).wait();
}

Outcome run_plexus(std::vector<std::string> arguments, const fs::path& directory) {
  arguments.insert(arguments.begin(), PLEXUS_PROGRAM);
  return run(arguments, directory);
}

}  // namespace plexus::tests
