#include <plexus/check/component_case.hpp>
#include <plexus/tensor/philox.hpp>

#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

std::string text_of(const Tree& tree) {
  if (tree.is_list()) {
    std::vector<std::string> items;
    for (const Tree& item : tree.items()) items.push_back(text_of(item));
    return fmt::format("[{}]", fmt::join(items, ", "));
  }
  if (tree.is_map()) {
    std::vector<std::string> entries;
    for (const Tree::Entry& entry : tree.entries()) {
      entries.push_back(fmt::format("{}: {}", entry.key, text_of(entry.value)));
    }
    return fmt::format("{{{}}}", fmt::join(entries, ", "));
  }
  return tree.is_null() ? "null" : tree.text();
}

std::string text_of(const ExampleInput& input) {
  return fmt::format("{} [{}]", input.whole ? "indices" : "rows", fmt::join(input.row_shape, ", "));
}

}  // namespace

std::string ComponentCase::text() const {
  std::vector<std::string> parts;
  if (!options.entries().empty()) parts.push_back(text_of(options));
  for (const ExampleInput& input : inputs) parts.push_back(text_of(input));
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string ComponentCase::component() const { return fmt::format("{} '{}'", name_of(kind), name); }

std::string ComponentCase::line(std::string_view check) const { return fmt::format("{}, {}", check, text()); }

Tensor ComponentCase::drawn(std::size_t i, std::int64_t rows, DType dtype, std::uint64_t key) const {
  const ExampleInput& input = inputs.at(i);
  Tensor draws(DType::float64, Shape(input.row_shape).inserted(0, rows));
  fill_uniform(key, i, draws.data<double>());
  for (double& value : draws.data<double>()) {
    value = input.low + value * (input.high - input.low);
    if (input.whole) value = std::floor(value);
  }
  return draws.converted(dtype);
}

std::vector<ComponentCase> cases_of(Kind kind, const std::string& name, const Tree& options) {
  std::vector<Example> examples;
  if (const Schema* schema = registry().schema(kind, name)) examples = schema->examples();
  if (examples.empty()) examples.push_back({Tree::map(), {}});
  std::vector<ComponentCase> cases;
  for (const Example& example : examples) {
    ComponentCase each{kind, name, example.options, example.inputs};
    if (each.inputs.empty()) each.inputs.push_back(rows_of({4}));
    for (const Tree::Entry& entry : options.entries()) each.options.set(entry.key, entry.value);
    cases.push_back(std::move(each));
  }
  return cases;
}

}  // namespace plexus
