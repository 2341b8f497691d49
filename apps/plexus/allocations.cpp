#include "allocations.hpp"

#include <plexus/error/error.hpp>
#include <plexus/plugin/loader.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <dlfcn.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace plexus::app {

namespace {

constexpr const char* preload = "LD_PRELOAD=";

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (std::string& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

/// This process's environment, with the counter before whatever is preloaded already.
std::vector<std::string> environment(const std::filesystem::path& counter) {
  std::vector<std::string> all;
  std::string libraries = preload + counter.string();
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string text = *each;
    if (text.starts_with(preload)) {
      libraries += ":" + text.substr(std::string(preload).size());
    } else {
      all.push_back(text);
    }
  }
  all.push_back(libraries);
  return all;
}

/// What a file still holds; closes it.
std::string read_all(int file) {
  std::string text;
  std::array<char, 256> part;
  for (ssize_t got; (got = read(file, part.data(), part.size())) > 0;) {
    text.append(part.data(), static_cast<std::size_t>(got));
  }
  close(file);
  return text;
}

/// Standard output of this program with other words and environment; empty if it failed.
std::string output_of_self(std::vector<std::string> words, std::vector<std::string> variables) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return {};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  pid_t child = 0;
  const int failed = posix_spawn(&child, "/proc/self/exe", &actions, nullptr, pointers(words).data(),
                                 pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  const std::string text = read_all(ends[0]);
  int status = 1;
  if (failed == 0) waitpid(child, &status, 0);
  return status == 0 ? text : std::string();
}

}  // namespace

std::optional<double> allocations_a_step(const Arguments& arguments) {
  const auto counter = standard_plugin_folder().parent_path() / "allocation_counter.so";
  if (!std::filesystem::exists(counter)) return {};
  std::vector<std::string> words = {"plexus", "bench"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  words.push_back(std::string("--") + count_option);
  const std::string text = output_of_self(std::move(words), environment(counter));
  return text.empty() ? std::nullopt : std::optional(std::stod(text));
}

double count_allocations(Program& program, std::int64_t steps) {
  const auto count = reinterpret_cast<std::int64_t (*)()>(dlsym(RTLD_DEFAULT, "plexus_allocations"));
  if (count == nullptr) {
    throw UsageError(std::string("--") + count_option +
                     " is for the process that bench starts with its counter of allocations preloaded");
  }
  steps = std::min<std::int64_t>(steps, 1000);
  program.replay(0, steps);  // makes the threads, and what libraries keep
  const std::int64_t before = count();
  program.replay(0, steps);
  return static_cast<double>(count() - before) / static_cast<double>(steps);
}

}  // namespace plexus::app
