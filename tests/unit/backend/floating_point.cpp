// A program may give 0 for subnormal results: on all threads of its loops, and only while it runs.

#include <plexus/backend/team.hpp>

#include <atomic>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tiny.hpp"

using namespace tiny;

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

/// The squares by the threads of a loop outside of programs, one each.
std::vector<double> squares_of_loop(int threads = rows) {
  std::vector<double> found(static_cast<std::size_t>(threads));
  volatile double x = 1e-160;
  std::atomic<int> parts = 0;
  Team(threads, true).parallel_for(threads, 1, [&](std::int64_t begin, std::int64_t end) {
    ++parts;
    for (std::int64_t i = begin; i < end; ++i) found[static_cast<std::size_t>(i)] = x * x;
  });
  BOOST_TEST(parts == threads);
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

// The workers of a thread are made in its first loop, here within the replay.
BOOST_AUTO_TEST_CASE(loops_after_a_program_that_flushes_keep_them) {
  for (const int threads : {2, 3}) {
    std::vector<double> found;
    std::thread([&] {
      squares(true, threads);
      found = squares_of_loop(threads);
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
