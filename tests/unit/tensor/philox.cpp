#include <plexus/tensor/philox.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(philox)

namespace {

using Words = std::array<std::uint32_t, 4>;

// Answers marked "script" were printed by philox_answers.py in this folder, written apart from philox.cpp.
constexpr std::uint64_t key = 0x21f6773808b35bf3;
constexpr std::uint64_t large_step = (std::uint64_t{1} << 32) + 7;

struct Moments {
  double mean = 0.0;
  double deviation = 0.0;
};

Moments moments_of(const std::vector<float>& values) {
  const double n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0.0;
  for (float v : values) squares += (v - mean) * (v - mean);
  return {mean, std::sqrt(squares / n)};
}

}  // namespace

// The published vectors: kat_vectors of Random123, "philox4x32 10".
BOOST_AUTO_TEST_CASE(matches_the_known_answers_of_random123) {
  constexpr std::uint32_t ones = 0xffffffff;
  const Words zero_answer{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
  const Words ones_answer{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd};
  const Words pi_answer{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1};
  BOOST_TEST(philox4x32({0, 0, 0, 0}, {0, 0}) == zero_answer, boost::test_tools::per_element());
  BOOST_TEST(philox4x32({ones, ones, ones, ones}, {ones, ones}) == ones_answer,
             boost::test_tools::per_element());
  BOOST_TEST(
      philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) == pi_answer,
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(stream_keys_depend_on_seed_purpose_and_path) {
  BOOST_TEST(stream_key(42, "initial", "dense_1/kernel") == key);   // script
  BOOST_TEST(stream_key(0, "order", "") == 0xc9b1e69259a61cfbULL);  // script
  const std::set<std::uint64_t> keys{stream_key(0, "a", "b"), stream_key(1, "a", "b"),
                                     stream_key(0, "ab", ""), stream_key(0, "", "ab"),
                                     stream_key(0, "b", "a")};
  BOOST_TEST(keys.size() == 5U);
}

BOOST_AUTO_TEST_CASE(uniform_draws_match_the_script) {
  const std::vector<float> answer{0x1.97f838p-1F, 0x1.a9d4f8p-2F, 0x1.059d74p-1F, 0x1.0e24c2p-1F,
                                  0x1.68fb14p-2F, 0x1.e74060p-4F, 0x1.1dadc8p-3F, 0x1.25943cp-2F,
                                  0x1.4b4360p-1F, 0x1.dd157cp-2F};
  std::vector<float> drawn(10);
  fill_uniform(key, 0, drawn);
  BOOST_TEST(drawn == answer, boost::test_tools::per_element());

  const std::vector<float> far_answer{0x1.3bbd92p-1F, 0x1.1a7d58p-2F, 0x1.1a3a54p-1F};
  std::vector<float> far(3);
  fill_uniform(key, large_step, far, (std::uint64_t{1} << 34) + 1);
  BOOST_TEST(far == far_answer, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(normal_draws_match_the_script) {
  const std::vector<float> answer{-0x1.899f66p+0F, 0x1.644274p+0F,  -0x1.9062d2p-2F, 0x1.2fcb10p-1F,
                                  0x1.1b8afcp-2F,  -0x1.fd6c42p-2F, -0x1.7e4194p-1F, 0x1.192584p+1F,
                                  0x1.95877ap-3F,  0x1.1c1ebcp-5F};
  std::vector<float> drawn(10);
  fill_normal(key, 3, drawn);
  BOOST_TEST(drawn == answer, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(truncated_normal_draws_match_the_script) {
  const std::vector<float> answer{-0x1.899f66p+0F, 0x1.1b8afcp-2F,  0x1.95877ap-3F, 0x1.5efa80p-1F,
                                  -0x1.e598c4p-2F, -0x1.10c0dap-4F, 0x1.1512eap+0F, -0x1.503f78p+0F,
                                  0x1.d71beap+0F,  0x1.7a8056p-2F};
  std::vector<float> drawn(10);
  fill_truncated_normal(key, 3, drawn);
  BOOST_TEST(drawn == answer, boost::test_tools::per_element());
}

// Element 635,678 is the first whose whole first block is cut (script).
BOOST_AUTO_TEST_CASE(truncated_normals_take_further_blocks) {
  std::vector<float> drawn(1);
  fill_truncated_normal(key, 3, drawn, 635678);
  BOOST_TEST(drawn[0] == 0x1.46e0a6p-2F);
}

// A million draws: four standard errors are 4 * sd / 1000 for the mean, and 4 * sd * sqrt((kurtosis - 1) / 4)
// / 1000 for the standard deviation, which 0.003 bounds in all three cases.
BOOST_AUTO_TEST_CASE(draws_have_the_right_moments_and_bounds) {
  std::vector<float> values(1000000);
  fill_uniform(key, 1, values);
  const Moments uniform = moments_of(values);
  BOOST_TEST(std::abs(uniform.mean - 0.5) < 0.0012);
  BOOST_TEST(std::abs(uniform.deviation - 0.28867513459481287) < 0.003);  // 1 / sqrt(12)
  BOOST_TEST(*std::min_element(values.begin(), values.end()) >= 0.0F);
  BOOST_TEST(*std::max_element(values.begin(), values.end()) < 1.0F);

  fill_normal(key, 1, values);
  const Moments normal = moments_of(values);
  BOOST_TEST(std::abs(normal.mean) < 0.004);
  BOOST_TEST(std::abs(normal.deviation - 1.0) < 0.003);
  const auto beyond = std::count_if(values.begin(), values.end(), [](float v) { return std::abs(v) > 2; });
  BOOST_TEST(std::abs(static_cast<double>(beyond) - 45500.3) <
             834.0);  // 4 sqrt(1e6 * p (1 - p)), p = 0.0455003

  fill_truncated_normal(key, 1, values);
  const Moments truncated = moments_of(values);
  BOOST_TEST(std::abs(truncated.mean) < 0.0036);
  BOOST_TEST(std::abs(truncated.deviation - 0.87962566103423978) < 0.003);
  BOOST_TEST(*std::min_element(values.begin(), values.end()) >= -2.0F);
  BOOST_TEST(*std::max_element(values.begin(), values.end()) <= 2.0F);
  BOOST_TEST(*std::max_element(values.begin(), values.end()) > 1.99F);
}

BOOST_AUTO_TEST_CASE(any_part_of_a_stream_equals_the_whole) {
  using Fill = void (*)(std::uint64_t, std::uint64_t, std::span<float>, std::uint64_t);
  for (Fill fill : {static_cast<Fill>(fill_uniform), static_cast<Fill>(fill_normal),
                    static_cast<Fill>(fill_truncated_normal)}) {
    std::vector<float> whole(1030);
    fill(key, 9, whole, 0);
    for (std::size_t first : {0U, 1U, 3U, 4U, 254U, 513U}) {
      for (std::size_t count : {0U, 1U, 2U, 5U, 300U, 517U}) {
        std::vector<float> part(count);
        fill(key, 9, part, first);
        BOOST_TEST(std::equal(part.begin(), part.end(), whole.begin() + static_cast<std::ptrdiff_t>(first)));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(double_draws_are_the_float_draws_widened) {
  std::vector<float> narrow(100);
  std::vector<double> wide(100);
  const auto same = [&] { return std::equal(narrow.begin(), narrow.end(), wide.begin()); };
  fill_uniform(key, 2, narrow);
  fill_uniform(key, 2, wide);
  BOOST_TEST(same());
  fill_normal(key, 2, narrow);
  fill_normal(key, 2, wide);
  BOOST_TEST(same());
  fill_truncated_normal(key, 2, narrow);
  fill_truncated_normal(key, 2, wide);
  BOOST_TEST(same());
}

BOOST_AUTO_TEST_CASE(permutations_match_the_script) {
  const std::vector<std::int32_t> answer{10, 1, 9, 0, 6, 2, 7, 3, 4, 11, 5, 8};
  std::vector<std::int32_t> order(12);
  fill_permutation(key, 5, order);
  BOOST_TEST(order == answer, boost::test_tools::per_element());

  std::vector<std::int32_t> large(55000);
  fill_permutation(key, large_step, large);
  std::uint64_t hash = 0xCBF29CE484222325;  // FNV-1a of the little-endian values
  for (std::int32_t value : large) {
    for (int shift : {0, 8, 16, 24}) {
      hash = (hash ^ ((static_cast<std::uint32_t>(value) >> shift) & 0xff)) * 0x100000001B3;
    }
  }
  BOOST_TEST(hash == 0x7c5c1985d19a21c1ULL);
  std::sort(large.begin(), large.end());
  for (std::int32_t i = 0; i < 55000; ++i) BOOST_REQUIRE(large[static_cast<std::size_t>(i)] == i);
}

// 24,000 permutations of 4: each of the 24 is expected 1,000 times, chi-squared with 23 degrees of freedom is
// beyond 58.6 once in 15,000 tries.
BOOST_AUTO_TEST_CASE(permutations_are_equally_likely) {
  std::array<int, 256> seen{};
  for (std::uint64_t step = 0; step < 24000; ++step) {
    std::array<std::int32_t, 4> order{};
    fill_permutation(key, step, order);
    ++seen[static_cast<std::size_t>(order[0] | order[1] << 2 | order[2] << 4 | order[3] << 6)];
  }
  double chi_squared = 0.0;
  std::array<std::int32_t, 4> order{0, 1, 2, 3};
  do {
    const int count =
        seen[static_cast<std::size_t>(order[0] | order[1] << 2 | order[2] << 4 | order[3] << 6)];
    chi_squared += (count - 1000.0) * (count - 1000.0) / 1000.0;
  } while (std::next_permutation(order.begin(), order.end()));
  BOOST_TEST(chi_squared < 58.6);
}

BOOST_AUTO_TEST_CASE(permutations_of_none_and_one) {
  fill_permutation(key, 0, {});
  std::array<std::int32_t, 1> one{7};
  fill_permutation(key, 0, one);
  BOOST_TEST(one[0] == 0);
}

BOOST_AUTO_TEST_SUITE_END()
