#include "process.hpp"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace plexus::tests {

namespace fs = std::filesystem;

namespace {

std::string read_all(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

fs::path unique_path(const char* kind) {
  static std::atomic<int> count = 0;
  return fs::temp_directory_path() /
         ("plexus-" + std::string(kind) + "-" + std::to_string(getpid()) + "-" + std::to_string(count++));
}

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
  execvp(words[0], words.data());
  _exit(127);
}

void Process::signal(int number) const { kill(pid_, number); }

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

Scratch::Scratch() : path_(unique_path("scratch")) { fs::create_directories(path_); }
Scratch::~Scratch() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

fs::path Scratch::write(const std::string& name, const std::string& text) const {
  fs::create_directories((path_ / name).parent_path());
  std::ofstream(path_ / name, std::ios::binary) << text;
  return path_ / name;
}

std::string Scratch::read(const std::string& name) const { return read_all(path_ / name); }

}  // namespace plexus::tests
