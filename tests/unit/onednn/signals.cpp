// Signals that come while oneDNN computes: its sgemm uses the stack pointer for something else.

#include <plexus/ops/ops.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <pthread.h>
#include <ucontext.h>

#include "compiled.hpp"

using namespace plexus;
using namespace plexus::onednn_tests;

BOOST_AUTO_TEST_SUITE(signals, *boost::unit_test::precondition(test::needs_onednn))

#ifdef __x86_64__

namespace {

std::atomic<int> seen = 0;
std::atomic<int> outside = 0;  // of the thread's stack
std::uintptr_t lowest = 0;
std::uintptr_t highest = 0;

void look_at_stack(int, siginfo_t*, void* context) {
  const auto pointer =
      static_cast<std::uintptr_t>(static_cast<const ucontext_t*>(context)->uc_mcontext.gregs[REG_RSP]);
  ++seen;
  if (pointer < lowest || pointer >= highest) ++outside;
}

void find_stack() {
  pthread_attr_t attributes;
  BOOST_REQUIRE(pthread_getattr_np(pthread_self(), &attributes) == 0);
  void* begin = nullptr;
  std::size_t size = 0;
  pthread_attr_getstack(&attributes, &begin, &size);
  pthread_attr_destroy(&attributes);
  lowest = reinterpret_cast<std::uintptr_t>(begin);
  highest = lowest + size;
}

}  // namespace

// The handler has a stack of its own, so that a frame written to the heap does not end the test.
BOOST_AUTO_TEST_CASE(find_the_stack_pointer_in_the_stack) {
  find_stack();
  static std::array<std::byte, 1 << 16> memory;
  stack_t stack = {};
  stack.ss_sp = memory.data();
  stack.ss_size = memory.size();
  stack_t stack_before = {};
  BOOST_REQUIRE(sigaltstack(&stack, &stack_before) == 0);
  struct sigaction action = {};
  action.sa_sigaction = look_at_stack;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  struct sigaction before = {};
  BOOST_REQUIRE(sigaction(SIGUSR1, &action, &before) == 0);

  const Type a{DType::float32, {400, 600}}, b{DType::float32, {600, 600}};
  const auto graph = std::make_shared<Graph>();
  graph->output("y", matmul(graph->input("a", a), graph->input("b", b)));
  CompileOptions options;
  options.threads = 1;
  Compiled compiled(graph, {{"a", normal(a, 1)}, {"b", normal(b, 2)}}, options);
  const Tensor expected = compiled.run()[0];
  std::atomic<bool> done = false;
  std::thread sender([&done, receiver = pthread_self()] {
    while (!done) {
      pthread_kill(receiver, SIGUSR1);
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
  });
  for (int i = 0; i < 2000 && seen < 200; ++i) BOOST_TEST((compiled.run()[0] == expected));
  done = true;
  sender.join();
  sigaction(SIGUSR1, &before, nullptr);
  sigaltstack(&stack_before, nullptr);
  BOOST_TEST(seen >= 20);
  BOOST_TEST(outside == 0);
}

#endif

BOOST_AUTO_TEST_SUITE_END()
