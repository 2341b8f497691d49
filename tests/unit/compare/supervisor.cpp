#include <plexus/compare/detail/watch/supervisor.hpp>
#include <plexus/error/error.hpp>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

using namespace plexus;

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Does a test case of supervised_work, below, in processes of this executable.
struct Supervised {
  explicit Supervised(const std::string& work, SupervisorSettings settings = {}) {
    settings.restarts = [this](const ProcessFault& fault) { faults.push_back(fault); };
    end = Supervisor(settings).run("/proc/self/exe", {"unit_compare", "--run_test=supervised_work/" + work,
                                                      "--log_level=nothing", "--report_level=no"});
  }
  std::vector<ProcessFault> faults;
  SupervisedEnd end;
};

/// What the supervised process does first and last; it gives the number of tasks that it could not begin.
void work(const std::function<int(Journal& journal)>& f) {
  const auto journal = Journal::inherited();
  if (!journal) std::abort();
  journal->finish(f(*journal));
}

int begun(Journal& journal, const std::string& what, const std::function<void()>& f) {
  try {
    const Journal::Task task(&journal, what, "plugin " + what);
    f();
    return 0;
  } catch (const BackendError&) {
    return 1;
  }
}

}  // namespace

// Only for processes that a test below starts.
BOOST_AUTO_TEST_SUITE(supervised_work, *boost::unit_test::disabled())

BOOST_AUTO_TEST_CASE(finishes) {
  work([](Journal&) { return 7; });
}
BOOST_AUTO_TEST_CASE(ends_two_tasks) {
  work([](Journal& journal) {
    const Journal::Task task(&journal, "outer");
    int refused = begun(journal, "first", [] { std::_Exit(0); });
    refused += begun(journal, "second", [] { kill(getpid(), SIGKILL); });
    refused += begun(journal, "third", [] {});
    return refused;
  });
}
BOOST_AUTO_TEST_CASE(hangs) {
  work([](Journal& journal) {
    return begun(journal, "waiting", [] { std::this_thread::sleep_for(std::chrono::hours(1)); });
  });
}
BOOST_AUTO_TEST_CASE(works_long) {
  work([](Journal& journal) {
    return begun(journal, "working", [&] {
      for (int i = 0; i < 140; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        journal.beat();
      }
    });
  });
}
BOOST_AUTO_TEST_CASE(says_how_long) {
  work([](Journal& journal) {
    const Journal::Task task(&journal, "a long wait", {}, 60);
    std::this_thread::sleep_for(std::chrono::seconds(2));
    return 0;
  });
}
BOOST_AUTO_TEST_CASE(ends_at_no_task) {
  work([](Journal&) -> int { std::_Exit(3); });
}
BOOST_AUTO_TEST_CASE(ends_at_what_is_needed) {
  work([](Journal& journal) -> int {
    const auto task = Journal::Task::needed(&journal, "opening");
    std::_Exit(0);
  });
}
BOOST_AUTO_TEST_CASE(ends_anew_each_time) {
  work([](Journal& journal) {
    for (int i = 0;; ++i) begun(journal, std::to_string(i), [] { std::_Exit(0); });
    return 0;
  });
}
BOOST_AUTO_TEST_CASE(answers_a_request) {
  work([](Journal&) {
    sigset_t request;
    sigemptyset(&request);
    sigaddset(&request, SIGTERM);
    sigprocmask(SIG_BLOCK, &request, nullptr);
    kill(getppid(), SIGTERM);
    const timespec patience{10, 0};
    return sigtimedwait(&request, nullptr, &patience);
  });
}
BOOST_AUTO_TEST_CASE(asks_for_an_end) {
  work([](Journal&) {
    const pid_t supervisor = getppid();
    for (const int signal : {SIGINT, SIGTERM, SIGINT, SIGTERM}) {
      kill(supervisor, signal);
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
    }
    return 9;
  });
}
BOOST_AUTO_TEST_CASE(asks_twice_and_goes_on) {
  work([](Journal& journal) {
    std::signal(SIGTERM, SIG_IGN);
    return begun(journal, "going on", [] {
      const pid_t supervisor = getppid();
      for (int i = 0; i < 2; ++i) {
        kill(supervisor, SIGTERM);
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
      }
      std::this_thread::sleep_for(std::chrono::seconds(20));
    });
  });
}
BOOST_AUTO_TEST_CASE(supervises_what_goes_on) {
  SupervisorSettings settings;
  settings.ends = [] { std::_Exit(42); };
  const Supervised asked("asks_twice_and_goes_on", settings);
}
BOOST_AUTO_TEST_CASE(ends_after_it_finished) {
  work([](Journal& journal) {
    journal.finish(5);
    std::_Exit(0);
    return 0;
  });
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(supervisor)

BOOST_AUTO_TEST_CASE(the_exit_code_is_what_the_process_decided) {
  const Supervised finished("finishes");
  BOOST_TEST(!finished.end.fault);
  BOOST_TEST(finished.end.exit_code == 7);
  BOOST_TEST(Supervised("ends_after_it_finished").end.exit_code == 5);
}

BOOST_AUTO_TEST_CASE(a_request_to_end_is_passed_on_to_the_process) {
  const Supervised asked("answers_a_request");
  BOOST_TEST(!asked.end.fault);
  BOOST_TEST(asked.end.exit_code == SIGTERM);
}

BOOST_AUTO_TEST_CASE(a_request_that_is_ignored_stays_ignored) {
  const auto interrupt = std::signal(SIGINT, SIG_IGN);
  const auto termination = std::signal(SIGTERM, SIG_IGN);
  const sigset_t heeded = heeded_requests();
  const Supervised asked("asks_for_an_end");
  std::signal(SIGINT, interrupt);
  std::signal(SIGTERM, termination);
  BOOST_TEST(sigismember(&heeded, SIGINT) == 0);
  BOOST_TEST(sigismember(&heeded, SIGTERM) == 0);
  BOOST_TEST(!asked.end.fault);
  BOOST_TEST(asked.end.exit_code == 9);
}

BOOST_AUTO_TEST_CASE(before_a_second_request_ends_this_process_the_caller_is_told) {
  const Supervised outer("supervises_what_goes_on");
  BOOST_TEST_REQUIRE(outer.end.fault.has_value());
  BOOST_TEST(holds(outer.end.fault->text(), "exit code 42"), outer.end.fault->text());
}

BOOST_AUTO_TEST_CASE(what_ended_a_process_is_not_begun_again) {
  const Supervised twice("ends_two_tasks");
  BOOST_TEST(!twice.end.fault);
  BOOST_TEST(twice.end.exit_code == 2);
  BOOST_TEST_REQUIRE(twice.faults.size() == 2u);
  BOOST_TEST(twice.faults[0].text() ==
             "outer: first ended the process with exit code 0, running code of plugin first");
  BOOST_TEST(holds(twice.faults[1].text(), "outer: second was killed from outside, by signal 9 (SIGKILL)"));
}

BOOST_AUTO_TEST_CASE(a_process_without_signs_of_life_is_killed) {
  SupervisorSettings settings;
  settings.patience_seconds = 0.5;
  const Supervised hung("hangs", settings);
  BOOST_TEST(hung.end.exit_code == 1);
  BOOST_TEST_REQUIRE(hung.faults.size() == 1u);
  BOOST_TEST(holds(hung.faults[0].text(), "waiting gave no result for "));
}

BOOST_AUTO_TEST_CASE(a_process_with_signs_of_life_is_waited_for) {
  SupervisorSettings settings;
  settings.patience_seconds = 6;  // it works for seven seconds, and beats twenty times in each
  const Supervised worked("works_long", settings);
  BOOST_TEST(worked.faults.empty());
  BOOST_TEST(worked.end.exit_code == 0);
}

BOOST_AUTO_TEST_CASE(a_task_may_say_that_it_takes_long) {
  SupervisorSettings settings;
  settings.patience_seconds = 0.5;
  const Supervised waited("says_how_long", settings);
  BOOST_TEST(waited.faults.empty());
  BOOST_TEST(waited.end.exit_code == 0);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_left_out_is_the_end) {
  const Supervised ended("ends_at_no_task");
  BOOST_TEST(ended.faults.empty());
  BOOST_TEST_REQUIRE(ended.end.fault.has_value());
  BOOST_TEST(ended.end.fault->text() == "ended the process with exit code 3");
  const Supervised needed("ends_at_what_is_needed");
  BOOST_TEST(needed.faults.empty());
  BOOST_TEST_REQUIRE(needed.end.fault.has_value());
  BOOST_TEST(needed.end.fault->text() == "opening ended the process with exit code 0");
}

BOOST_AUTO_TEST_CASE(the_number_of_processes_is_bounded) {
  SupervisorSettings settings;
  settings.max_processes = 4;
  const Supervised ended("ends_anew_each_time", settings);
  BOOST_TEST(ended.faults.size() == 3u);
  BOOST_TEST_REQUIRE(ended.end.fault.has_value());
  BOOST_TEST(ended.end.fault->tasks == std::vector<std::string>{"3"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_started_is_an_error) {
  BOOST_CHECK_THROW(Supervisor({}).run("/no/such/program", {"program"}), Error);
}

BOOST_AUTO_TEST_CASE(a_fault_is_known_where_it_was_and_nowhere_else) {
  const auto journal = Journal::create();
  const std::string longer(3000, 'x');
  journal->add({{"a", "b"}, "crashed"});
  journal->add({{longer}, "hung"});
  BOOST_TEST(journal->how_ended("a") == "");
  BOOST_TEST(journal->how_ended("b") == "");
  BOOST_TEST(journal->how_ended(longer) == "hung");
  const Journal::Task task(journal.get(), "a");
  BOOST_TEST(journal->how_ended("b") == "crashed");
  BOOST_CHECK_THROW(Journal::Task(journal.get(), "b"), BackendError);
  const Journal::Task inner(journal.get(), "c");
  BOOST_TEST(journal->how_ended("b") == "");
}

BOOST_AUTO_TEST_CASE(tasks_that_are_too_deep_are_counted_but_not_kept) {
  const auto journal = Journal::create();
  const std::function<void(int)> deeper = [&](int depth) {
    const Journal::Task task(journal.get(), std::to_string(depth));
    if (depth < 20) return deeper(depth + 1);
    BOOST_TEST(journal->state().tasks.size() == 8u);
    BOOST_TEST(journal->state().tasks.back() == "8");
  };
  deeper(1);
  BOOST_TEST(journal->state().tasks.empty());
}

BOOST_AUTO_TEST_CASE(without_a_supervisor_there_is_no_journal) {
  BOOST_TEST(Journal::inherited() == nullptr);
  const Journal::Task task(nullptr, "anything");
}

BOOST_AUTO_TEST_SUITE_END()
