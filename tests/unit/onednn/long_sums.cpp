#include <plexus/ops/ops.hpp>

#include <algorithm>
#include <cmath>

#include <boost/test/unit_test.hpp>

#include "compiled.hpp"

using namespace plexus;
using namespace plexus::onednn_tests;

// Sums over many steps: how near they come to the truth, and that they are rounded by themselves, not in
// blocks as coarsely as what they are added to. Sizes are chosen so that each way of computing a product has
// its turn.

BOOST_AUTO_TEST_SUITE(long_sums, *boost::unit_test::precondition(test::needs_onednn))

namespace {

/// a [m, k] times b [k, n], each stored as its transpose if so marked.
struct Factors {
  std::int64_t m, k, n;
  bool transpose_a = false;
  bool transpose_b = false;

  Type a() const { return {DType::float32, transpose_a ? Shape{k, m} : Shape{m, k}}; }
  Type b() const { return {DType::float32, transpose_b ? Shape{n, k} : Shape{k, n}}; }
  Type c() const { return {DType::float32, {m, n}}; }
  std::string text() const {
    return a().text() + (transpose_a ? "' x " : " x ") + b().text() + (transpose_b ? "'" : "");
  }
};

/// The product in float64, and by how much a sum of k terms may be off: 4 sqrt(k) u times the sum of what its
/// terms' sizes are.
struct Truth {
  std::vector<double> product, error;
};

constexpr double unit_roundoff = 0x1p-24;

Truth truth_of(const Factors& f, const Tensor& a, const Tensor& b) {
  Truth truth;
  truth.product.resize(static_cast<std::size_t>(f.m * f.n));
  truth.error.resize(truth.product.size());
  const std::int64_t a_row = f.transpose_a ? 1 : f.k, a_step = f.transpose_a ? f.m : 1;
  const std::int64_t b_step = f.transpose_b ? 1 : f.n, b_column = f.transpose_b ? f.k : 1;
  const double growth = 4 * std::sqrt(static_cast<double>(f.k)) * unit_roundoff;
  for (std::int64_t i = 0; i < f.m; ++i) {
    double* const product = truth.product.data() + i * f.n;
    double* const error = truth.error.data() + i * f.n;
    for (std::int64_t k = 0; k < f.k; ++k) {
      const double x = a.data<float>()[static_cast<std::size_t>(i * a_row + k * a_step)];
      const float* const row = b.data<float>().data() + k * b_step;
      for (std::int64_t j = 0; j < f.n; ++j) {
        const double term = x * static_cast<double>(row[j * b_column]);
        product[j] += term;
        error[j] += growth * std::abs(term);
      }
    }
  }
  return truth;
}

std::vector<Tensor> run(const std::shared_ptr<Graph>& graph, const Values& values, int threads) {
  CompileOptions options;
  options.threads = threads;
  Compiled compiled(graph, values, options, {backends().chosen, backends().reference, false});
  compiled.run();
  // Nothing of the first replay may be left in scratch memory.
  return compiled.run();
}

/// old + scale * product, each rounded once beside the product's own error.
void check_added(const Tensor& found, const Tensor& old, double scale, const Truth& truth) {
  for (std::int64_t i = 0; i < found.elements(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    const double wanted = old.at(i) + scale * truth.product[at];
    const double off = std::abs(found.at(i) - wanted);
    if (off <= unit_roundoff * std::abs(wanted) * 1.001 + std::abs(scale) * truth.error[at]) continue;
    BOOST_ERROR("element " << i << " is " << found.at(i) << ", expected " << wanted << ": " << off << " off");
    return;
  }
}

/// What is made of a product and of what is there already; `rate` is a number.
using Update = Symbol (*)(const Symbol& old, const Symbol& rate, const Symbol& product);

struct Form {
  const char* name;
  Update update;
  bool has_other_reader;
  double rate;      ///< what the product comes to be multiplied with
  double old_size;  ///< of what it is added to
};

const Form forms[] = {
    {"w - c p", [](const Symbol& w, const Symbol& c, const Symbol& p) { return w - c * p; }, false, -1e-6, 1},
    {"w + p c", [](const Symbol& w, const Symbol& c, const Symbol& p) { return w + p * c; }, false, 1e-6, 1},
    {"w + p", [](const Symbol& w, const Symbol&, const Symbol& p) { return w + p; }, false, 1, 1e6},
    {"w - c p, and p", [](const Symbol& w, const Symbol& c, const Symbol& p) { return w - c * p; }, true,
     -1e-6, 1}};

void check_update(const Factors& f, const Form& form, int threads, const Values& values, const Truth& truth) {
  const auto graph = std::make_shared<Graph>();
  const Symbol w = graph->input("w", f.c());
  const Symbol rate = graph->input("c", {DType::float32, {}});
  const Symbol a = graph->input("a", f.a());
  const Symbol b = graph->input("b", f.b());
  const Symbol product = matmul(a, b, f.transpose_a, f.transpose_b);
  graph->output("updated", form.update(w, rate, product));
  if (form.has_other_reader) graph->output("product", product);
  Values given = values;
  given["c"] = Tensor::scalar(static_cast<float>(std::abs(form.rate)));
  Tensor old = values.at("w").clone();
  for (float& x : old.data<float>()) x *= static_cast<float>(form.old_size);
  given["w"] = old;
  const double scale = std::copysign(given["c"].item(), form.rate);
  const std::vector<Tensor> found = run(graph, given, threads);
  BOOST_TEST_CONTEXT(form.name << ", p = " << f.text() << ", " << threads << " threads") {
    check_added(found[0], old, scale, truth);
    if (form.has_other_reader) check_added(found[1], Tensor::full(f.c(), 0), 1, truth);
  }
}

void check_updates(const std::vector<Factors>& all) {
  for (const Factors& f : all) {
    const Values values = {{"w", normal(f.c(), 1)}, {"a", normal(f.a(), 2)}, {"b", normal(f.b(), 3)}};
    const Truth truth = truth_of(f, values.at("a"), values.at("b"));
    for (const Form& form : forms) {
      for (const int threads : {1, 2, 3}) check_update(f, form, threads, values, truth);
    }
  }
}

std::vector<Factors> transposed(const std::vector<Factors>& all) {
  std::vector<Factors> result;
  for (Factors each : all) {
    for (const bool transpose_a : {false, true}) {
      for (const bool transpose_b : {false, true}) {
        each.transpose_a = transpose_a;
        each.transpose_b = transpose_b;
        result.push_back(each);
      }
    }
  }
  return result;
}

/// Equal terms: every rounding goes the same way.
void check_equal_terms(const Factors& f) {
  const Values values = {{"a", Tensor::full(f.a(), 0.1)}, {"b", Tensor::full(f.b(), 1)}};
  const double wanted = static_cast<double>(0.1F) * static_cast<double>(f.k);
  const double bound = 4 * std::sqrt(static_cast<double>(f.k)) * unit_roundoff * wanted;
  for (const int threads : {1, 2, 3}) {
    const auto graph = std::make_shared<Graph>();
    graph->output("y",
                  matmul(graph->input("a", f.a()), graph->input("b", f.b()), f.transpose_a, f.transpose_b));
    const Tensor found = run(graph, values, threads)[0];
    double off = 0;
    for (std::int64_t i = 0; i < found.elements(); ++i) off = std::max(off, std::abs(found.at(i) - wanted));
    BOOST_TEST(off <= bound, f.text() << ", " << threads << " threads: " << off / wanted << " off, at most "
                                      << bound / wanted << " expected");
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(are_added_once_to_what_is_there) {
  std::vector<Factors> all;
  for (const std::int64_t k : {1, 8, 9, 64, 65, 128, 214, 321, 640, 641, 1000, 4096}) {
    all.push_back({17, k, 12});
    all.push_back({9, k, 50});
  }
  check_updates(transposed(all));
}

BOOST_AUTO_TEST_CASE(of_one_row_or_column_are_added_once) {
  std::vector<Factors> all;
  for (const std::int64_t k : {1, 9, 512, 513, 5000, 16385}) {
    all.push_back({1, k, 1});
    all.push_back({1, k, 30});
    all.push_back({30, k, 1});
    all.push_back({2, k, 30});
  }
  check_updates(transposed(all));
}

// From 50 MFLOP on; and with more columns than are worked on in blocks of rows.
BOOST_AUTO_TEST_CASE(of_large_products_are_added_once) {
  check_updates({{170, 500, 300, true, false},
                 {300, 128, 700, true, false},
                 {130, 500, 401, false, false},
                 {130, 2100, 130, true, true}});
}

// Sums that are made in pieces.
BOOST_AUTO_TEST_CASE(of_very_many_steps_are_added_once) {
  check_updates(transposed({{10, 16385, 7}, {3, 40000, 50}, {50, 17000, 4}}));
  check_updates({{60, 16500, 30, true, false}});
}

BOOST_AUTO_TEST_CASE(grow_less_exact_as_the_root_of_their_length) {
  for (const std::int64_t k : {100, 1000, 16384, 16385, 100000}) {
    for (const Factors& f :
         transposed({{1, k, 1}, {1, k, 3}, {3, k, 1}, {2, k, 2}, {5, k, 7}, {16, k, 30}, {30, k, 16}})) {
      check_equal_terms(f);
    }
  }
  check_equal_terms({40, 20000, 40, true, false});
  check_equal_terms({1, 10000000, 1});
  check_equal_terms({1, 3000000, 2});
  check_equal_terms({2, 3000000, 2});
  check_equal_terms({2, 3000000, 2, true, false});
}

BOOST_AUTO_TEST_SUITE_END()
