#include <plexus/config/schema.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <cmath>

namespace plexus {
namespace {

using Parameter = Schema::Parameter;
using Type = Schema::Type;

Parameter required(std::string name, Type type, std::string doc, Range range = {}) {
  Parameter parameter;
  parameter.name = std::move(name);
  parameter.type = type;
  parameter.doc = std::move(doc);
  parameter.range = range;
  return parameter;
}

Parameter with_default(Parameter parameter, Tree value) {
  parameter.required = false;
  parameter.default_value = std::move(value);
  return parameter;
}

Parameter optional(Parameter parameter) {
  parameter.required = false;
  parameter.nullable = true;
  return parameter;
}

Tree quoted(std::string text) {
  Tree tree(text);
  tree.set_quoted(true);
  return tree;
}

// "0.5", "10": the shortest text that reads back to the same double.
std::string shortest(double value) { return Tree(value).text(); }

}  // namespace

bool Range::contains(double value) const {
  if (!std::isfinite(value)) return false;
  return (low_open ? value > low : value >= low) && (high_open ? value < high : value <= high);
}

std::string Range::text() const {
  const bool has_low = std::isfinite(low);
  const bool has_high = std::isfinite(high);
  if (has_low && has_high) {
    return std::string("in ") + (low_open ? "(" : "[") + shortest(low) + ", " + shortest(high) +
           (high_open ? ")" : "]");
  }
  if (has_low) return (low_open ? "greater than " : "at least ") + shortest(low);
  if (has_high) return (high_open ? "less than " : "at most ") + shortest(high);
  return "finite";
}

Range at_least(double low) { return {.low = low}; }
Range greater_than(double low) { return {.low = low, .low_open = true}; }
Range between(double low, double high) { return {.low = low, .high = high}; }
Range in_half_open(double low, double high) { return {.low = low, .high = high, .high_open = true}; }

Schema::Schema(std::string name, std::string summary)
    : name_(std::move(name)), summary_(std::move(summary)) {}

Schema& Schema::add(Parameter parameter) {
  if (find(parameter.name)) {
    throw UsageError("schema '" + name_ + "' declares the parameter '" + parameter.name + "' twice");
  }
  parameters_.push_back(std::move(parameter));
  return *this;
}

const Parameter* Schema::find(std::string_view name) const {
  const auto found = std::find_if(parameters_.begin(), parameters_.end(),
                                  [&](const Parameter& parameter) { return parameter.name == name; });
  return found == parameters_.end() ? nullptr : &*found;
}

std::vector<std::string> Schema::names() const {
  std::vector<std::string> names;
  for (const Parameter& parameter : parameters_) names.push_back(parameter.name);
  return names;
}

Schema& Schema::integer(std::string name, std::string doc, Range range) {
  return add(required(std::move(name), Type::integer, std::move(doc), range));
}
Schema& Schema::integer(std::string name, std::int64_t value, std::string doc, Range range) {
  return add(with_default(required(std::move(name), Type::integer, std::move(doc), range), value));
}
Schema& Schema::optional_integer(std::string name, std::string doc, Range range) {
  return add(optional(required(std::move(name), Type::integer, std::move(doc), range)));
}
Schema& Schema::number(std::string name, std::string doc, Range range) {
  return add(required(std::move(name), Type::number, std::move(doc), range));
}
Schema& Schema::number(std::string name, double value, std::string doc, Range range) {
  return add(with_default(required(std::move(name), Type::number, std::move(doc), range), value));
}
Schema& Schema::optional_number(std::string name, std::string doc, Range range) {
  return add(optional(required(std::move(name), Type::number, std::move(doc), range)));
}
Schema& Schema::boolean(std::string name, std::string doc) {
  return add(required(std::move(name), Type::boolean, std::move(doc)));
}
Schema& Schema::boolean(std::string name, bool value, std::string doc) {
  return add(with_default(required(std::move(name), Type::boolean, std::move(doc)), value));
}
Schema& Schema::text(std::string name, std::string doc) {
  return add(required(std::move(name), Type::text, std::move(doc)));
}
Schema& Schema::text(std::string name, std::string value, std::string doc) {
  return add(with_default(required(std::move(name), Type::text, std::move(doc)), quoted(std::move(value))));
}
Schema& Schema::optional_text(std::string name, std::string doc) {
  return add(optional(required(std::move(name), Type::text, std::move(doc))));
}
Schema& Schema::choice(std::string name, std::vector<std::string> choices, std::string value,
                       std::string doc) {
  Parameter parameter = required(std::move(name), Type::choice, std::move(doc));
  parameter.choices = std::move(choices);
  return add(with_default(std::move(parameter), quoted(std::move(value))));
}
Schema& Schema::path(std::string name, std::string doc) {
  return add(required(std::move(name), Type::path, std::move(doc)));
}
Schema& Schema::optional_path(std::string name, std::string doc) {
  return add(optional(required(std::move(name), Type::path, std::move(doc))));
}
Schema& Schema::paths(std::string name, std::string doc) {
  return add(required(std::move(name), Type::paths, std::move(doc)));
}
Schema& Schema::optional_paths(std::string name, std::string doc) {
  return add(optional(required(std::move(name), Type::paths, std::move(doc))));
}
Schema& Schema::interval(std::string name, std::string doc) {
  return add(required(std::move(name), Type::interval, std::move(doc)));
}
Schema& Schema::interval(std::string name, const Interval& value, std::string doc) {
  return add(with_default(required(std::move(name), Type::interval, std::move(doc)), Tree(value.text())));
}
Schema& Schema::optional_interval(std::string name, std::string doc) {
  return add(optional(required(std::move(name), Type::interval, std::move(doc))));
}
Schema& Schema::integers(std::string name, std::string doc, Range each) {
  return add(required(std::move(name), Type::integers, std::move(doc), each));
}
Schema& Schema::integers(std::string name, std::vector<std::int64_t> value, std::string doc, Range each) {
  Tree items = Tree::list(std::vector<Tree>(value.begin(), value.end()));
  return add(with_default(required(std::move(name), Type::integers, std::move(doc), each), std::move(items)));
}
Schema& Schema::optional_integers(std::string name, std::string doc, Range each) {
  return add(optional(required(std::move(name), Type::integers, std::move(doc), each)));
}
Schema& Schema::numbers(std::string name, std::string doc, Range each) {
  return add(required(std::move(name), Type::numbers, std::move(doc), each));
}
Schema& Schema::optional_numbers(std::string name, std::string doc, Range each) {
  return add(optional(required(std::move(name), Type::numbers, std::move(doc), each)));
}
Schema& Schema::texts(std::string name, std::string doc) {
  return add(required(std::move(name), Type::texts, std::move(doc)));
}
Schema& Schema::optional_texts(std::string name, std::string doc) {
  return add(optional(required(std::move(name), Type::texts, std::move(doc))));
}
Schema& Schema::tree(std::string name, std::string doc) {
  return add(required(std::move(name), Type::tree, std::move(doc)));
}
Schema& Schema::optional_tree(std::string name, std::string doc) {
  return add(optional(required(std::move(name), Type::tree, std::move(doc))));
}
Schema& Schema::component(std::string name, Kind kind, std::string value, std::string doc) {
  Parameter parameter = required(std::move(name), Type::component, std::move(doc));
  parameter.kind = kind;
  return add(with_default(std::move(parameter), Tree(value)));
}
Schema& Schema::optional_component(std::string name, Kind kind, std::string doc) {
  Parameter parameter = required(std::move(name), Type::component, std::move(doc));
  parameter.kind = kind;
  return add(optional(std::move(parameter)));
}

Schema& Schema::number_or_component(std::string name, double value, Kind kind, std::string doc, Range range) {
  Parameter parameter = required(std::move(name), Type::number_or_component, std::move(doc), range);
  parameter.kind = kind;
  return add(with_default(std::move(parameter), value));
}

Schema& Schema::boolean_or_component(std::string name, bool value, Kind kind, std::string doc) {
  Parameter parameter = required(std::move(name), Type::boolean_or_component, std::move(doc));
  parameter.kind = kind;
  return add(with_default(std::move(parameter), value));
}

Schema& Schema::hint(std::string text) {
  if (parameters_.empty()) throw UsageError("schema '" + name_ + "': hint() before any parameter");
  parameters_.back().missing_hint = std::move(text);
  return *this;
}

Schema& Schema::alias(std::string name) {
  aliases_.push_back(std::move(name));
  return *this;
}

Schema& Schema::example(std::initializer_list<Tree::Entry> options, std::vector<ExampleInput> inputs) {
  examples_.push_back({Tree::map(options), std::move(inputs)});
  return *this;
}

}  // namespace plexus
