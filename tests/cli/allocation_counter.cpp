// The counter that bench preloads, here linked into the test itself; and what bench says by it.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <sys/mman.h>

#include "../../apps/allocation_counter/counter.hpp"
#include "../support/process.hpp"
#include "../support/runs_here.hpp"
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

BOOST_AUTO_TEST_CASE(bench_tells_what_libraries_allocate,
                     *boost::unit_test::precondition(plexus::test::needs_onednn)) {
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

// What is preloaded is no library: the loader of programs goes on without it, and nothing counts.
BOOST_AUTO_TEST_CASE(bench_says_why_it_cannot_count) {
  const plexus::tests::Scratch scratch;
  scratch.write("small.csv", plexus::tests::small_table);
  scratch.write("run.yaml", plexus::tests::small_run);
  const std::filesystem::path prefix = scratch.path() / "prefix";
  const auto installed =
      plexus::tests::run({"cmake", "--install", PLEXUS_BUILD, "--prefix", prefix}, scratch.path());
  BOOST_TEST_REQUIRE(installed.exit_code == 0, installed.out << installed.err);
  std::filesystem::path counter;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(prefix)) {
    if (entry.path().filename() == "allocation_counter.so") counter = entry.path();
  }
  BOOST_TEST_REQUIRE(!counter.empty());
  std::ofstream(counter) << "no library";
  const auto outcome =
      plexus::tests::run({prefix / "bin/plexus", "bench", "run.yaml", "--json"}, scratch.path());
  BOOST_TEST(outcome.exit_code == 1, outcome.err);
  BOOST_TEST(outcome.out == "");
  for (const std::string& part : {std::string("could not count the allocations"), std::string("exit code 2"),
                                  "LD_PRELOAD=" + counter.string(), std::string("--count-allocations"),
                                  std::string("allocation counter preloaded")}) {
    BOOST_TEST(outcome.err.find(part) != std::string::npos, part << " in " << outcome.err);
  }
}
