// A program may give 0 for subnormal results: on all threads of its loops, and only while it runs.

#include <plexus/backend/team.hpp>

#include <atomic>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tiny.hpp"

using namespace tiny;

extern "C" {
void GOMP_parallel(void (*function)(void*), void* data, unsigned threads, unsigned flags);
int omp_get_thread_num();
}

BOOST_AUTO_TEST_SUITE(floating_point)

namespace {

constexpr std::int64_t rows = 2;

/// 1e-160 squared, which is subnormal, a row a thread.
class ParallelBackend final : public Backend {
 public:
  std::string_view name() const override { return "parallel"; }
  int rank() const override { return 0; }
  Support support(const Node&) const override { return {true, ""}; }
  Kernel bind(BindContext& context) const override {
    return kernel([x = context.in<double>(0), y = context.out<double>(), &team = context.team()] {
      team.parallel_for(rows, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) y[i] = x[i] * x[i];
      });
    });
  }
};

/// By a program whose team may have more threads than there is work for.
std::vector<double> squares(bool flushes, int threads = rows) {
  auto graph = std::make_shared<Graph>();
  graph->output("y", reverse(graph->input("x", vector_of(rows))));
  Store store;
  Arena arena;
  CompileOptions options;
  options.threads = threads;
  options.patient = true;
  const auto backend = std::make_shared<ParallelBackend>();
  Program program = compile(graph, {backend, backend, true}, store, arena, options);
  if (flushes) program.flush_subnormals();
  program.write("x", values({1e-160, 1e-160}));
  program.run();
  return list(program.output("y"));
}

/// The squares by the threads of a loop of Plexus, outside of programs.
std::vector<double> squares_of_loop() {
  std::vector<double> found(rows);
  volatile double x = 1e-160;
  std::atomic<std::int64_t> parts = 0;
  Team(rows, true).parallel_for(rows, 1, [&](std::int64_t begin, std::int64_t end) {
    ++parts;
    for (std::int64_t i = begin; i < end; ++i) found[static_cast<std::size_t>(i)] = x * x;
  });
  BOOST_TEST(parts == rows);  // a thread each
  return found;
}

/// The square by each thread of a loop of another user of libgomp.
std::vector<double> squares_of_another_user(unsigned threads) {
  std::vector<double> found(threads, -1);
  const auto square = [](void* data) {
    volatile double x = 1e-160;
    (*static_cast<std::vector<double>*>(data))[static_cast<std::size_t>(omp_get_thread_num())] = x * x;
  };
  GOMP_parallel(square, &found, threads, 0);
  return found;
}

const std::vector<double> kept(rows, 1e-160 * 1e-160);
const std::vector<double> flushed(rows, 0.0);

}  // namespace

BOOST_AUTO_TEST_CASE(subnormal_results_are_kept_unless_a_program_flushes_them) {
  BOOST_REQUIRE_GT(kept[0], 0);
  BOOST_TEST(squares(false) == kept, boost::test_tools::per_element());
  BOOST_TEST(squares(true) == flushed, boost::test_tools::per_element());
  BOOST_TEST(squares(false) == kept, boost::test_tools::per_element());
}

// The threads of a team are made for the thread that leads it, here within the replay.
BOOST_AUTO_TEST_CASE(a_program_that_flushes_leaves_all_threads_of_the_team_as_they_were) {
  for (const int threads : {2, 3}) {
    std::vector<double> found;
    std::thread([&] {
      squares(true, threads);
      found = squares_of_another_user(static_cast<unsigned>(threads));
    }).join();
    BOOST_TEST(found == std::vector<double>(found.size(), kept[0]), boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(loops_compute_as_the_thread_that_leads_them) {
  const FloatingPoint before = FloatingPoint::now();
  before.flushing_subnormals().restore();
  const std::vector<double> found = squares_of_loop();
  before.restore();
  BOOST_TEST(found == flushed, boost::test_tools::per_element());
  BOOST_TEST(squares_of_loop() == kept, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
