#include "bench.hpp"

#include <plexus/graph/op_names.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace plexus::reference_tests {

const Backend& backend() {
  static const std::unique_ptr<Component> made = [] {
    load_backends("reference");
    return registry().make(Kind::backend, "reference", Options(registry()));
  }();
  return static_cast<const Backend&>(*made);
}

Bench::Bench(std::string name, std::vector<Tensor> inputs, const Type& result, Attributes attributes)
    : unknown_(name, result), inputs_(std::move(inputs)), memory_(result.bytes() + 2 * fence, untouched) {
  std::vector<Symbol> symbols;
  for (const Tensor& x : inputs_) {
    tables_.push_back({x.raw(), x.shape().rank() == 0 ? 1 : x.shape()[0]});
    symbols.push_back(graph_.input(fmt::format("x{}", symbols.size()), x.type()));
  }
  const Op* known = op_named(name);
  node_ = &graph_.add_one(known ? *known : unknown_, symbols, std::move(attributes)).node();
  BOOST_TEST_REQUIRE((node_->type() == result), name << " gives " << node_->type().text());
}

bool Bench::fences_stand() const {
  const auto is_untouched = [](std::byte b) { return b == untouched; };
  return std::all_of(memory_.begin(), memory_.begin() + fence, is_untouched) &&
         std::all_of(memory_.end() - fence, memory_.end(), is_untouched);
}

Tensor Bench::run() {
  const Support support = backend().support(*node_);
  BOOST_TEST_REQUIRE(support.yes, node_->op().name() << ": " << support.why);
  backend().bind (*this)();
  BOOST_TEST(fences_stand(), node_->op().name() << " wrote beside its output");
  Tensor result(node_->type());
  std::memcpy(result.raw(), output(0), node_->type().bytes());
  return result;
}

Tensor run(std::string op, std::vector<Tensor> inputs, const Type& result, Attributes attributes) {
  return Bench(std::move(op), std::move(inputs), result, std::move(attributes)).run();
}

void check_equal(const Tensor& found, const Tensor& expected) {
  BOOST_TEST_REQUIRE((found.type() == expected.type()), found.type().text()
                                                            << " is not " << expected.type().text());
  for (std::int64_t i = 0; i < found.elements(); ++i) {
    BOOST_TEST(found.at(i) == expected.at(i),
               "element " << i << ": " << found.at(i) << ", expected " << expected.at(i));
  }
}

void check_close(const Tensor& found, std::vector<double> expected, double tolerance) {
  BOOST_TEST_REQUIRE(found.elements() == static_cast<std::int64_t>(expected.size()));
  for (std::int64_t i = 0; i < found.elements(); ++i) {
    const double wanted = expected[static_cast<std::size_t>(i)];
    BOOST_TEST(std::abs(found.at(i) - wanted) <= tolerance,
               "element " << i << ": " << found.at(i) << ", expected " << wanted);
  }
}

}  // namespace plexus::reference_tests
