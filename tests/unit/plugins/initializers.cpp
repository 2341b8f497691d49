#include <plexus/backend/evaluate.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/error/error.hpp>
#include <plexus/nn/detail/initial_value.hpp>
#include <plexus/plugin/registry.hpp>
#include <plexus/tensor/philox.hpp>

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"
#include "component_harness.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(initializers)

namespace {

std::vector<double> initial(std::string_view name, const Shape& shape, std::vector<Tree::Entry> options = {},
                            std::uint64_t seed = 1, const std::string& path = "dense/kernel",
                            DType dtype = DType::float32) {
  const auto initializer = made<Initializer>(name, std::move(options));
  const Declaration declaration{path, {dtype, shape}, Role::parameter, true, initializer.get(), 0};
  return values_of(evaluate(initial_value(declaration, seed), reference())[0]);
}

}  // namespace

// semantics.md B1: sqrt(6 / (in + out)); of n draws the largest is within a share 1 - 20/n of it.
BOOST_AUTO_TEST_CASE(glorot_uniform_fills_its_bounds) {
  const std::vector<std::pair<Shape, double>> bounds{{{784, 300}, .07439795},
                                                     {{300, 100}, .12247449},
                                                     {{100, 10}, .23354968},
                                                     {{8, 30}, .39735971},
                                                     {{30, 30}, .31622777}};
  for (const auto& [shape, bound] : bounds) {
    const Moments found = moments(initial("glorot_uniform", shape));
    BOOST_TEST(found.largest <= bound * (1 + 1e-6));
    BOOST_TEST(found.largest >= bound * (1 - 20.0 / static_cast<double>(shape.elements())));
  }
}

// variance = scale / fan of 400 x 600; its estimate from 240,000 draws is within 4 standard errors, which are
// below 1.5 / sqrt(240,000) of it for both kinds of draw.
BOOST_AUTO_TEST_CASE(variances_follow_their_fans) {
  const Shape shape{400, 600};
  const double share = 4 * 1.5 / std::sqrt(240'000.0);
  const std::vector<std::pair<std::string, double>> wanted{
      {"glorot_uniform", 1 / 500.0}, {"glorot_normal", 1 / 500.0}, {"he_uniform", 2 / 400.0},
      {"he_normal", 2 / 400.0},      {"lecun_uniform", 1 / 400.0}, {"lecun_normal", 1 / 400.0}};
  for (const auto& [name, variance] : wanted) {
    const Moments found = moments(initial(name, shape));
    BOOST_TEST(std::abs(found.variance / variance - 1) <= share, name << ": " << found.variance);
    BOOST_TEST(std::abs(found.mean) <= 4 * std::sqrt(variance / 240'000));
    // Uniform ends at sqrt(3) deviations, the cut normal at 2 of the normal's before cutting.
    const double end = name.ends_with("uniform") ? std::sqrt(3.0) : 2 / 0.87962566103423978;
    BOOST_TEST(found.largest <= end * std::sqrt(variance) * (1 + 1e-6), name << ": " << found.largest);
    BOOST_TEST(found.largest >= .99 * end * std::sqrt(variance), name << ": " << found.largest);
  }
}

BOOST_AUTO_TEST_CASE(values_depend_on_seed_and_name_alone) {
  const auto first = initial("glorot_uniform", {30, 30});
  BOOST_TEST((initial("glorot_uniform", {30, 30}) == first));
  BOOST_TEST((initial("glorot_uniform", {30, 30}, {}, 2) != first));
  BOOST_TEST((initial("glorot_uniform", {30, 30}, {}, 1, "dense_1/kernel") != first));
}

// Scaled in double, rounded once: u * 2 limit - limit with limit = sqrt(6 / (30 + 30)), and the draw u is the
// stream's own.
BOOST_AUTO_TEST_CASE(values_are_computed_in_double_and_rounded_once) {
  std::vector<double> draws(900);
  fill_uniform(stream_key(1, "initial", "dense/kernel"), 0, draws);
  const double limit = std::sqrt(3 * (1 / 30.0));
  const auto found = initial("glorot_uniform", {30, 30});
  for (std::size_t i = 0; i < draws.size(); ++i) {
    BOOST_TEST(found[i] == static_cast<double>(static_cast<float>(draws[i] * (2 * limit) - limit)));
  }
}

BOOST_AUTO_TEST_CASE(a_float64_run_starts_where_a_float32_run_does) {
  for (const std::string& name : registry().names(Kind::initializer)) {
    const auto single = initial(name, {30, 30});
    BOOST_TEST((initial(name, {30, 30}, {}, 1, "dense/kernel", DType::float64) == single), name);
  }
  // A number that is given is exact.
  BOOST_TEST(initial("constant", {1}, {{"value", 0.1, {}}}, 1, "b", DType::float64)[0] == 0.1);
}

BOOST_AUTO_TEST_CASE(fixed_values) {
  const std::vector<double> zeros(4, 0.0), ones(4, 1.0), fives(4, 5.0);
  BOOST_TEST((initial("zeros", {2, 2}) == zeros));
  BOOST_TEST((initial("zero", {2, 2}) == zeros));
  BOOST_TEST((initial("ones", {4}) == ones));
  BOOST_TEST((initial("one", {4}) == ones));
  BOOST_TEST((initial("constant", {4}, {{"value", 5, {}}}) == fives));
  BOOST_TEST((initial("constant", {4}) == zeros));
}

BOOST_AUTO_TEST_CASE(constant_takes_each_element_as_it_is_written) {
  const Tree matrix =
      parse_yaml(std::make_shared<Source>(Source{"run.yaml", "[[1, -2, 1/4], [0.1, 4, 1e3]]", ""}));
  const auto tenth = static_cast<double>(0.1F);  // initial weights are rounded to float32
  BOOST_TEST((initial("constant", {2, 3}, {{"values", matrix, {}}}) ==
              std::vector<double>{1, -2, .25, tenth, 4, 1000}));
  const Tree row = Tree::list({3, 2, 1});
  BOOST_TEST((initial("constant", {3}, {{"values", row, {}}}) == std::vector<double>{3, 2, 1}));
  const Tree cube = Tree::list({Tree::list({Tree::list({5}), Tree::list({6})})});
  BOOST_TEST((initial("constant", {1, 2, 1}, {{"values", cube, {}}}) == std::vector<double>{5, 6}));
}

BOOST_AUTO_TEST_CASE(constant_names_both_shapes) {
  const auto refused = [](const Shape& shape, Tree values) {
    return test::message_of<ShapeError>([&] {
      initial("constant", shape, {{"values", std::move(values), {}}});
    });
  };
  const Tree row = Tree::list({1, 2});
  const std::string one_of_rows = refused({2, 1}, Tree::list({row}));
  BOOST_TEST(one_of_rows.find("in the initializer (constant) of 'dense/kernel'") != std::string::npos);
  BOOST_TEST(one_of_rows.find("the values are of shape [1, 2], and the variable is [2, 1]: give a list for "
                              "each row of it, not for each column") != std::string::npos,
             one_of_rows);
  BOOST_TEST(refused({2, 1}, row).find("the values are of shape [2], and the variable is [2, 1]") !=
             std::string::npos);
  BOOST_TEST(refused({3}, row).ends_with("the values are of shape [2], and the variable is [3]"));
}

BOOST_AUTO_TEST_CASE(constant_refuses_what_is_no_array_at_its_place) {
  const std::vector<std::pair<std::string, std::string>> wrong{
      {"{values: 1}", "1:20: initializer 'constant': values: expected a list of numbers, or lists"},
      {"{values: []}", "1:20: initializer 'constant': values: the list is empty"},
      {"{values: [[1, 2], [3]]}",
       "1:29: initializer 'constant': values: expected a list of 2, as the first "
       "beside it is, found one of 1"},
      {"{values: [[1], 2]}",
       "1:26: initializer 'constant': values: expected a list of 1, as the first beside "
       "it is, found the integer 2"},
      {"{values: [1, [2]]}", "1:24: initializer 'constant': values: expected a number, found a list"},
      {"{values: [one]}", "1:21: initializer 'constant': values: expected a number, found the text 'one'"},
      {"{value: 1, values: [1]}", "1:1: initializer 'constant': give value, for all elements, or values"}};
  for (const auto& [options, message] : wrong) {
    const auto source = std::make_shared<Source>(Source{"run.yaml", "constant: " + options, ""});
    const std::string said = test::message_of<ConfigError>([&] {
      Diagnostics diagnostics;
      const Choice choice = read_choice(parse_yaml(source), Kind::initializer, registry(), diagnostics);
      diagnostics.throw_if_any();
      make<Initializer>(choice);
    });
    BOOST_TEST(said.starts_with("run.yaml:" + message), options << " gave: " << said);
  }
}

// Of 240,000 draws mean and variance are within 4 standard errors: sd / sqrt(n), and variance * sqrt(2 / n)
// for normal numbers, variance * sqrt(0.8 / n) for uniform ones.
BOOST_AUTO_TEST_CASE(random_normal_and_random_uniform_have_their_moments) {
  const double n = 240'000;
  const Moments normal = moments(initial("normal", {400, 600}, {{"mean", 2, {}}, {"stddev", 0.5, {}}}));
  BOOST_TEST(std::abs(normal.mean - 2) <= 4 * .5 / std::sqrt(n));
  BOOST_TEST(std::abs(normal.variance - .25) <= 4 * .25 * std::sqrt(2 / n));
  const Moments usual = moments(initial("random_normal", {400, 600}));
  BOOST_TEST(std::abs(usual.variance - .0025) <= 4 * .0025 * std::sqrt(2 / n));
  const Moments uniform = moments(initial("uniform", {400, 600}, {{"minval", -1, {}}, {"maxval", 3, {}}}));
  BOOST_TEST(std::abs(uniform.mean - 1) <= 4 * std::sqrt(16 / 12. / n));
  BOOST_TEST(std::abs(uniform.variance - 16 / 12.) <= 4 * 16 / 12. * std::sqrt(.8 / n));
  BOOST_TEST(uniform.largest < 3);
  const Moments small = moments(initial("random_uniform", {400, 600}));
  BOOST_TEST(small.largest <= .05);
  BOOST_TEST(small.largest >= .05 * (1 - 20 / n));
  BOOST_CHECK_THROW(initial("random_uniform", {2, 2}, {{"minval", 1, {}}, {"maxval", 0, {}}}), ConfigError);
}

BOOST_AUTO_TEST_CASE(identity_is_a_matrix) {
  BOOST_TEST((initial("identity", {2, 3}) == std::vector<double>{1, 0, 0, 0, 1, 0}));
  BOOST_TEST((initial("identity", {2, 2}, {{"gain", 3, {}}}) == std::vector<double>{3, 0, 0, 3}));
  BOOST_CHECK_THROW(initial("identity", {4}), ShapeError);
}

// The variance of N(0, 1) cut at +-2 is 0.879626^2 (semantics.md B1).
BOOST_AUTO_TEST_CASE(truncated_normal_is_cut_at_two_deviations) {
  const std::vector<double> drawn =
      initial("truncated_normal", {400, 600}, {{"mean", 1, {}}, {"stddev", 0.5, {}}});
  const Moments found = moments(drawn);
  BOOST_TEST(std::abs(found.mean - 1) <= 5 * 0.5 / std::sqrt(240'000.0));
  const double variance = 0.25 * 0.879626 * 0.879626;
  BOOST_TEST(std::abs(found.variance - variance) <= variance * 4 * 1.5 / std::sqrt(240'000.0));
  for (const double value : drawn) {
    if (std::abs(value - 1) > 1 + 1e-6) BOOST_ERROR(value);
  }
}

// scale / fan of 400 x 600 with a scale of 3.
BOOST_AUTO_TEST_CASE(variance_scaling_follows_its_mode_and_distribution) {
  const std::vector<std::pair<std::string, double>> modes{
      {"fan_in", 3 / 400.0}, {"fan_out", 3 / 600.0}, {"fan_avg", 3 / 500.0}};
  for (const auto& [mode, variance] : modes) {
    for (const char* distribution : {"truncated_normal", "untruncated_normal", "uniform"}) {
      const Moments found =
          moments(initial("variance_scaling", {400, 600},
                          {{"scale", 3, {}}, {"mode", mode, {}}, {"distribution", distribution, {}}}));
      BOOST_TEST(std::abs(found.variance - variance) <= variance * 4 * 1.5 / std::sqrt(240'000.0),
                 mode << " " << distribution);
      const bool is_uniform = std::string(distribution) == "uniform";
      const bool is_cut = std::string(distribution) == "truncated_normal";
      const double deviations = found.largest / std::sqrt(variance);
      BOOST_TEST((deviations <= std::sqrt(3.0) * (1 + 1e-6)) == is_uniform);
      BOOST_TEST((deviations <= 2 / 0.879626 * (1 + 1e-6)) == (is_uniform || is_cut));
    }
  }
  BOOST_TEST(initial("variance_scaling", {8, 30}, {{"scale", 2, {}}}) == initial("he_normal", {8, 30}),
             boost::test_tools::per_element());
}

// Q of the QR decomposition of what random_normal draws for the same variable: Q has orthogonal columns, and
// R = Q' A is upper triangular with a positive diagonal. Numbers are rounded to float32.
BOOST_AUTO_TEST_CASE(orthogonal_is_the_q_of_normal_numbers) {
  constexpr std::size_t rows = 40, columns = 30;
  const std::vector<double> q = initial("orthogonal", {rows, columns});
  const std::vector<double> a = initial("random_normal", {rows, columns}, {{"stddev", 1, {}}});
  const auto product = [&](const std::vector<double>& x, std::size_t i, const std::vector<double>& y,
                           std::size_t j) {
    double sum = 0;
    for (std::size_t row = 0; row < rows; ++row) sum += x[row * columns + i] * y[row * columns + j];
    return sum;
  };
  for (std::size_t i = 0; i < columns; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      BOOST_TEST(std::abs(product(q, i, q, j) - (i == j ? 1 : 0)) <= 1e-6);
      const double r = product(q, i, a, j);
      if (j < i) BOOST_TEST(std::abs(r) <= 1e-5);
      if (j == i) BOOST_TEST(r > 0);
    }
  }
}

BOOST_AUTO_TEST_CASE(orthogonal_rows_where_there_are_fewer) {
  const std::vector<double> q = initial("orthogonal", {2, 3, 20}, {{"gain", 2, {}}});
  for (std::size_t i = 0; i < 6; ++i) {
    for (std::size_t j = 0; j < 6; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < 20; ++k) sum += q[i * 20 + k] * q[j * 20 + k];
      BOOST_TEST(std::abs(sum - (i == j ? 4 : 0)) <= 4e-6);
    }
  }
  const auto vector = [] { initial("orthogonal", {7}); };
  BOOST_TEST(test::message_of<ShapeError>(vector).find("orthogonal makes matrices") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
