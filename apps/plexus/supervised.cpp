#include "supervised.hpp"

#include <plexus/error/error.hpp>

#include <utility>

#include <fmt/format.h>

#include "printing.hpp"
#include "unexpected_end.hpp"

namespace plexus::app {
namespace {

int result_of(const std::function<int(Journal& journal)>& work, Journal& journal, int failed) {
  try {
    const int exit_code = work(journal);
    return !results_are_written() && exit_code == 0 ? failed : exit_code;
  } catch (const Error& error) {
    print_message("plexus: {}\n", error.message());
    return error.exit_code() == 2 ? 2 : failed;
  } catch (const std::exception& error) {
    print_message("plexus: {}\n", error.what());
    return failed;
  }
}

}  // namespace

int supervised(const std::string& command, const Arguments& arguments, double patience_seconds, int failed,
               const std::function<int(Journal& journal)>& work, std::function<void()> ends) {
  if (const auto journal = Journal::inherited()) {
    tell_end(journal.get());
    const int exit_code = result_of(work, *journal, failed);
    flush_results();
    journal->finish(exit_code);
    tell_end(nullptr);
    return exit_code;
  }
  SupervisorSettings settings;
  settings.patience_seconds = patience_seconds;
  settings.restarts = [](const ProcessFault& fault) {
    print_message("plexus: {}; starting again without it\n", fault.text());
  };
  settings.ends = std::move(ends);
  Arguments words{"plexus", command};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const SupervisedEnd end = Supervisor(std::move(settings)).run("/proc/self/exe", words);
  if (!end.fault) return end.exit_code;
  print_message("plexus: {} failed: {}\n", command, end.fault->text());
  return failed;
}

}  // namespace plexus::app
