// The counter that bench preloads, here linked into the test itself; and what bench says by it.
#include <cstdlib>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <sys/mman.h>

#include "../../apps/allocation_counter/counter.hpp"
#include "../support/process.hpp"
#include "small_run.hpp"

BOOST_AUTO_TEST_CASE(the_counter_of_bench_counts_every_way_to_allocate) {
  void* volatile memory[7];  // volatile: an allocation that nobody looks at may be left out
  const std::int64_t before = plexus_allocations();
  memory[0] = std::malloc(10);
  memory[1] = std::calloc(2, 5);
  memory[2] = std::realloc(nullptr, 10);
  memory[3] = std::aligned_alloc(64, 64);
  memory[4] = ::operator new(10);
  void* aligned = nullptr;
  const int refused = posix_memalign(&aligned, 64, 64);
  memory[5] = aligned;
  memory[6] = mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const std::int64_t counted = plexus_allocations() - before;
  BOOST_TEST(counted == 7);
  BOOST_TEST(refused == 0);
  for (const int i : {0, 1, 2, 3, 5}) std::free(memory[i]);
  ::operator delete(memory[4]);
  munmap(memory[6], 4096);
}

BOOST_AUTO_TEST_CASE(bench_tells_what_libraries_allocate) {
  const plexus::tests::Scratch scratch;
  scratch.write("small.csv", plexus::tests::small_table);
  scratch.write("run.yaml", plexus::tests::small_run);
  const auto outcome =
      plexus::tests::run_plexus({"bench", "run.yaml", "backend=onednn", "--json"}, scratch.path());
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
  const auto report = nlohmann::json::parse(outcome.out);
  // Nothing of a library is called for a net as small as this.
  BOOST_TEST_REQUIRE(report["library_allocations"].is_number(), report["library_allocations"]);
  BOOST_TEST(report["library_allocations"].get<double>() == 0);
}
