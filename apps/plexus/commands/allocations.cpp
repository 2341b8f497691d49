#include "commands/allocations.hpp"

#include <plexus/error/error.hpp>
#include <plexus/plugin/loader.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <dlfcn.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/mman.h>
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

/// The environment of this process, with the counter first among the preloaded libraries.
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

/// Reads a file to its end and closes it.
std::string read_all(int file) {
  std::string text;
  std::array<char, 256> part;
  for (;;) {
    const ssize_t got = read(file, part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(part.data(), static_cast<std::size_t>(got));
  }
  close(file);
  return text;
}

/// The output and status of a finished process.
struct Ended {
  std::string out;
  std::string err;
  int status = -1;  ///< as of waitpid
};

[[noreturn]] void fail(const std::string& what) {
  throw Error("bench could not count the allocations of a step: " + what);
}

[[noreturn]] void fail(const char* call, int error) {
  fail(fmt::format("{} failed: {}", call, std::generic_category().message(error)));
}

/// Runs this program with these arguments and this environment.
Ended run_self(std::vector<std::string> words, std::vector<std::string> variables) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) fail("pipe2", errno);
  const int errors = memfd_create("stderr", MFD_CLOEXEC);  // a second pipe could fill while the first is read
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  if (errors >= 0) posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  pid_t child = 0;
  const int refused = posix_spawn(&child, "/proc/self/exe", &actions, nullptr, pointers(words).data(),
                                  pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  Ended ended{read_all(ends[0]), {}, -1};
  while (refused == 0 && waitpid(child, &ended.status, 0) < 0 && errno == EINTR) {
  }
  if (errors >= 0) {
    lseek(errors, 0, SEEK_SET);
    ended.err = read_all(errors);
  }
  if (refused != 0) fail("posix_spawn of /proc/self/exe", refused);
  return ended;
}

std::string text_of_status(int status) {
  if (WIFSIGNALED(status)) return fmt::format("was ended by signal {}", WTERMSIG(status));
  return fmt::format("ended with exit code {}", WEXITSTATUS(status));
}

/// The number that is the whole text, but for a line feed at its end; empty if the text is anything else.
std::optional<double> number_in(std::string_view text) {
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<double> allocations_a_step(const Arguments& arguments) {
  const auto counter = standard_plugin_folder().parent_path() / "allocation_counter.so";
  if (!std::filesystem::exists(counter)) return {};
  std::vector<std::string> words = {"plexus", "bench"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  words.push_back(std::string("--") + count_option);
  const Ended ended = run_self(words, environment(counter));
  const std::optional<double> number = number_in(ended.out);
  if (ended.status == 0 && number) return number;
  fail(fmt::format(
      "the process that it starts for this {}; expected was exit code 0 and a number on its standard "
      "output, found was '{}'. Its command was\n  LD_PRELOAD={} {}\nand its standard error\n{}",
      text_of_status(ended.status), ended.out, counter.string(), fmt::join(words, " "), ended.err));
}

double count_allocations(Program& program, std::int64_t steps) {
  const auto count = reinterpret_cast<std::int64_t (*)()>(dlsym(RTLD_DEFAULT, "plexus_allocations"));
  if (count == nullptr) {
    throw UsageError(std::string("--") + count_option +
                     " is only for the process that bench starts with the allocation counter preloaded");
  }
  steps = std::min<std::int64_t>(steps, 1000);
  program.replay(0, steps);  // starts the threads and fills the caches of libraries
  const std::int64_t before = count();
  program.replay(0, steps);
  return static_cast<double>(count() - before) / static_cast<double>(steps);
}

}  // namespace plexus::app
