// What reports say in words: the table of times in the terminal, how times, rates and claims are written.

#include "report/format.hpp"

#include <sstream>
#include <string>

#include <boost/test/unit_test.hpp>

#include "report/speed_text.hpp"
#include "sample_report.hpp"

using namespace plexus;

using namespace plexus::app;

BOOST_AUTO_TEST_SUITE(words)

namespace {

/// The line that holds all of these, or "".
std::string line_with(const std::string& text, const std::vector<std::string>& parts) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    bool all = true;
    for (const std::string& part : parts) all = all && line.find(part) != line.npos;
    if (all) return line;
  }
  return {};
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

BOOST_AUTO_TEST_CASE(numbers_have_three_digits_and_a_unit) {
  BOOST_TEST(time_text(1.234) == "1.23 us");
  BOOST_TEST(time_text(83.26) == "83.3 us");
  BOOST_TEST(time_text(9.996) == "10.0 us");
  BOOST_TEST(time_text(999.6) == "1.00 ms");
  BOOST_TEST(time_text(2.1e6) == "2.10 s");
  BOOST_TEST(rate_text(950.2) == "950/s");
  BOOST_TEST(rate_text(38441) == "38.4k/s");
  BOOST_TEST(rate_text(1.21e6) == "1.21M/s");
  BOOST_TEST(bytes_text(512) == "512 B");
  BOOST_TEST(bytes_text(1940000) == "1.94 MB");
}

BOOST_AUTO_TEST_CASE(claims_say_how_much) {
  BOOST_TEST(ratio_text({1.001, {0.97, 1.04}}) == "1.00 [0.97, 1.04]");
  BOOST_TEST(ratio_text({0.08931, {0.0866, 12.34}}) == "0.0893 [0.0866, 12.3]");
  BOOST_TEST(claim_text({0.5, {0.4, 0.6}}, Claim::faster) == "faster, 2.00 times");
  BOOST_TEST(claim_text({0.9, {0.88, 0.92}}, Claim::faster) == "faster by 10.0 %");
  BOOST_TEST(claim_text({3, {2, 4}}, Claim::slower) == "slower, 3.00 times");
  BOOST_TEST(claim_text({1.1, {1.05, 1.2}}, Claim::slower) == "slower by 10.0 %");
  BOOST_TEST(claim_text({1.1, {0.9, 1.2}}, Claim::none) == "no difference shown");
}

BOOST_AUTO_TEST_CASE(the_table_draws_bars_in_proportion_and_marks_the_best) {
  const std::string text = speed_text(test::sample_speed());
  const std::string slow = line_with(text, {"reference", "912 us"}),
                    fast = line_with(text, {"onednn", "81.4 us"});
  BOOST_TEST(count_of(slow, "█") == 24u);
  BOOST_TEST(count_of(fast, "█") == 2u);  // 24 * 0.0893 is 2.1
  BOOST_TEST(slow.find("baseline") != slow.npos);
  BOOST_TEST(fast.find("faster, 11.2 times") != fast.npos);
  BOOST_TEST(line_with(text, {"training step, 32 rows, 1 thread;", "noise 2.1 %"}) != "");
  BOOST_TEST(line_with(text, {"training step, 32 rows, 2 threads;"}) != "");
  BOOST_TEST(line_with(text, {"onednn", "no difference shown"}) != "");
  // Of each of three things, each backend's best number of threads, and the line that says what * means.
  BOOST_TEST(count_of(text, " *\n") == 6u);
  BOOST_TEST(text.find("ratios compare equal numbers of threads only") != text.npos);
  BOOST_TEST(text.find("note: prediction of 512 rows") != text.npos);
}

BOOST_AUTO_TEST_CASE(one_number_of_threads_has_no_best) {
  SpeedReport report = test::sample_speed();
  report.items.resize(3);
  report.memory.resize(2);
  BOOST_TEST(speed_text(report).find('*') == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
