#include "component_harness.hpp"

#include <plexus/backend/evaluate.hpp>
#include <plexus/config/choice.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/nn/detail/initial_value.hpp>
#include <plexus/nn/layer.hpp>
#include <plexus/plugin/loader.hpp>

#include <algorithm>
#include <cmath>

#include <boost/test/unit_test.hpp>

namespace plexus::tests {

const Backends& reference() {
  static const Backends loaded = [] {
    load_standard_plugins();
    load_backends("reference");
    const Choice choice = chosen(Kind::backend, "reference");
    auto backend = registry().make(choice.kind, choice.name, *choice.options);
    std::shared_ptr<const Backend> shared(static_cast<const Backend*>(backend.release()));
    return Backends{shared, shared, true};
  }();
  return loaded;
}

Choice chosen(Kind kind, std::string_view name, std::vector<Tree::Entry> options) {
  load_standard_plugins();
  Diagnostics diagnostics;
  const std::string key(name);
  const Tree tree = options.empty() ? Tree(key) : Tree::map({{key, Tree::map(std::move(options)), {}}});
  Choice choice = read_choice(tree, kind, registry(), diagnostics);
  BOOST_REQUIRE_MESSAGE(diagnostics.empty(), diagnostics.text());
  return choice;
}

Tensor numbers(const Shape& shape, std::initializer_list<double> values, DType dtype) {
  return Tensor::of<double>(shape, values).converted(dtype);
}

std::vector<double> values_of(const Tensor& tensor) {
  std::vector<double> values;
  for (std::int64_t i = 0; i < tensor.elements(); ++i) values.push_back(tensor.at(i));
  return values;
}

Symbol ComponentHarness::input(const std::string& name, const Tensor& value) {
  inputs_.emplace_back(name, value);
  return graph().input(name, value.type());
}

Variable ComponentHarness::variable(const std::string& name, const Tensor& initial) {
  initial_.emplace_back(name, initial);
  return trace_.declare({name, initial.type()});
}

void ComponentHarness::compile_once() {
  if (program_) return;
  for (const Declaration& declaration : trace_.declarations()) {
    const auto set = std::find_if(initial_.begin(), initial_.end(),
                                  [&](const auto& pair) { return pair.first == declaration.name; });
    const Tensor initial = set != initial_.end()
                               ? set->second
                               : evaluate(initial_value(declaration, trace_.settings().seed), reference())[0];
    store_.create(declaration.name, declaration.role, initial);
  }
  program_.emplace(compile(trace_.finish(), *backends_, store_, arena_));
  for (const auto& [name, value] : inputs_) program_->write(name, value);
}

void ComponentHarness::write(const std::string& input, const Tensor& value) {
  compile_once();
  program_->write(input, value);
}

void ComponentHarness::set(const std::string& variable, const Tensor& value) {
  compile_once();
  store_.write(variable, value);
}

void ComponentHarness::step() {
  compile_once();
  program_->run();
}

std::vector<double> ComponentHarness::result(const std::string& output) {
  return values_of(program_->output(output));
}

std::vector<double> ComponentHarness::read(const std::string& variable) {
  return values_of(store_.read(variable));
}

std::vector<double> applied(std::string_view name, std::vector<Tree::Entry> options, const Tensor& x,
                            bool training, Shape* shape) {
  ComponentHarness harness(DType::float64, training);
  const auto layer = made<Layer>(name, std::move(options));
  Scope scope(harness.trace(), "layer");
  const Symbol y = layer->call(scope, harness.input("x", x));
  if (shape) *shape = y.shape();
  harness.output("y", y);
  harness.step();
  return harness.result("y");
}

Moments moments(const std::vector<double>& values) {
  const auto count = static_cast<double>(values.size());
  Moments found;
  for (const double value : values) found.mean += value / count;
  for (const double value : values) {
    found.variance += (value - found.mean) * (value - found.mean) / count;
    found.largest = std::max(found.largest, std::abs(value));
  }
  return found;
}

void require_near(const std::vector<double>& found, const std::vector<double>& expected, double tolerance) {
  BOOST_REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    BOOST_TEST(std::abs(found[i] - expected[i]) <= tolerance,
               "element " << i << " is " << found[i] << ", expected " << expected[i]);
  }
}

}  // namespace plexus::tests
