// The quick sums that spare the perceptron its strict ones, and the sums in NumPy's order.

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "pairwise_sum.hpp"
#include "perceptron_rows.hpp"
#include "perceptron_screen.hpp"

using namespace plexus;
namespace data = boost::unit_test::data;

BOOST_AUTO_TEST_SUITE(perceptron_screen)

namespace {

struct Products {
  std::vector<double> v;
  std::vector<double> x;
  std::vector<std::uint8_t> bytes;
};

/// Numbers of mixed signs and sizes, whose sum nearly cancels.
Products random_products(std::int64_t n) {
  std::mt19937_64 random(static_cast<std::uint64_t>(n));
  std::normal_distribution<double> normal;
  Products products;
  for (std::int64_t i = 0; i < n; ++i) {
    products.v.push_back(normal(random) * std::pow(10.0, static_cast<double>(i % 7) - 3));
    products.x.push_back(normal(random));
    products.bytes.push_back(static_cast<std::uint8_t>(random() % 256));
  }
  return products;
}

/// In 64 bits of mantissa: 2^11 times as exact as what is judged by it.
template <class X>
long double exact_sum(const std::vector<double>& v, const std::vector<X>& x, bool absolute) {
  long double sum = 0;
  for (std::size_t i = 0; i < v.size(); ++i) {
    const long double product = static_cast<long double>(v[i]) * static_cast<long double>(x[i]);
    sum += absolute ? std::abs(product) : product;
  }
  return sum;
}

void require_bound(double found, long double exact, long double size, std::int64_t n) {
  BOOST_TEST(std::abs(found - exact) <= static_cast<long double>(n + 2) * 0x1p-53L * size,
             n << " products: found " << found << ", expected " << exact);
}

}  // namespace

BOOST_DATA_TEST_CASE(errs_within_its_bound, data::xrange(std::int64_t{0}, std::int64_t{70}), n) {
  const Products p = random_products(n);
  const long double size = exact_sum(p.v, p.x, true);
  for (const ScreenedSum& found :
       {screened_sum(p.v.data(), p.x.data(), n), plain_screened_sum(p.v.data(), p.x.data(), n)}) {
    require_bound(found.sum, exact_sum(p.v, p.x, false), size, n);
    require_bound(found.absolute, size, size, n);
  }
  const long double byte_size = exact_sum(p.v, p.bytes, true);
  require_bound(screened_sum(p.v.data(), p.bytes.data(), n), exact_sum(p.v, p.bytes, false), byte_size, n);
  require_bound(plain_screened_sum(p.v.data(), p.bytes.data(), n), exact_sum(p.v, p.bytes, false), byte_size,
                n);
}

BOOST_AUTO_TEST_CASE(bytes_that_are_scaled_are_a_line_and_roots_are_none) {
  std::vector<double> quotients, products, roots;
  for (int b = 0; b < 256; ++b) {
    quotients.push_back(b / 255.0);
    products.push_back(b * (1 / 127.5) - 1);
    roots.push_back(std::sqrt(b));
  }
  BOOST_TEST(line_of(quotients.data()).largest == 1);
  BOOST_TEST(std::abs(line_of(products.data()).largest - 3) < 1e-15);  // 255 * 2 / 255 + |-1|
  BOOST_TEST(std::isinf(line_of(roots.data()).largest));
  roots[17] = std::nan("");
  BOOST_TEST(std::isinf(line_of(roots.data()).largest));
}

// numpy 2.4.6: numpy.sum of ((7919 i) mod 1000 - 500) / 3 for i = 0 .. n - 1; a plain loop gives other bits
// for all but the first.
BOOST_AUTO_TEST_CASE(adds_in_the_order_of_numpy) {
  const auto term = [](std::int64_t i) { return static_cast<double>(i * 7919 % 1000 - 500) / 3.0; };
  BOOST_TEST(pairwise_sum(0, 5, term) == 0x1.ccp+7);
  BOOST_TEST(pairwise_sum(0, 8, term) == 0x1.e8p+7);
  BOOST_TEST(pairwise_sum(0, 100, term) == -0x1.3caaaaaaaaaaap+8);
  BOOST_TEST(pairwise_sum(0, 131, term) == -0x1.1eaaaaaaaaaaap+6);
  BOOST_TEST(pairwise_sum(0, 300, term) == 0x1.9000000000010p+5);
}

BOOST_AUTO_TEST_SUITE_END()
