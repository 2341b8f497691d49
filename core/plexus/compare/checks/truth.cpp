#include <plexus/compare/checks/truth.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {

namespace {

std::string described(const Node& node) {
  return fmt::format("{}{}{}", node.op().name(),
                     node.output_count() > 0 ? " " + node.type().shape.text() : "",
                     node.place().empty() ? "" : fmt::format(" of '{}'", node.place()));
}

bool converts(const Node& node) {
  return node.op().name() == "cast" && is_floating(node.type().dtype) && is_floating(node.input(0).dtype());
}

/// In float64 a conversion between floating dtypes changes nothing.
Symbol before_casts(Symbol value) {
  while (converts(value.node())) value = value.node().input(0);
  return value;
}

bool same_shapes(const Node& a, const Node& b) {
  return std::equal(a.types().begin(), a.types().end(), b.types().begin(), b.types().end(),
                    [](const Type& x, const Type& y) { return x.shape == y.shape; });
}

}  // namespace

Tensor leaf_value(const Node& leaf, const StepStart& start) {
  if (const Tensor* value = constant_value(leaf.output()); value != nullptr) {
    return value->converted(DType::float64);
  }
  if (&leaf.op() == &position_op()) return Tensor::scalar(static_cast<double>(start.position));
  const std::string& name = leaf.attributes().text("name");
  if (const auto found = start.tables.find(name); found != start.tables.end()) return found->second;
  for (const auto& [variable, value] : start.variables) {
    if (variable == name) return value.converted(DType::float64);
  }
  throw UsageError(fmt::format("'{}' ({}) has no value to compare with", name, leaf.type().text()));
}

bool TraceMatch::same(const Node& a, const Node& b) const {
  if (&a.op() != &b.op() || !same_shapes(a, b) || a.inputs().size() != b.inputs().size()) return false;
  for (std::size_t i = 0; i < a.inputs().size(); ++i) {
    if (before_casts(wide_.at(a.input(i))) != before_casts(b.input(i))) return false;
  }
  return true;
}

TraceMatch::TraceMatch(const Graph& traced, const Graph& wide) {
  std::size_t id = 0;
  std::size_t wide_id = 0;
  while (id < traced.size() || wide_id < wide.size()) {
    const Node* const a = id < traced.size() ? &traced.node(id) : nullptr;
    const Node* const b = wide_id < wide.size() ? &wide.node(wide_id) : nullptr;
    if (a != nullptr && b != nullptr && same(*a, *b)) {
      for (std::size_t i = 0; i < a->output_count(); ++i) {
        wide_[a->output(static_cast<int>(i))] = b->output(static_cast<int>(i));
      }
      ++id;
      ++wide_id;
    } else if (a != nullptr && converts(*a)) {
      wide_[a->output()] = wide_.at(a->input(0));
      ++id;
    } else if (b != nullptr && converts(*b)) {
      ++wide_id;
    } else {
      throw UsageError(fmt::format(
          "the model is another one in float64: where it has {} in the run's precision, it has {} "
          "there; a component must trace the same ops in every precision",
          a == nullptr ? "nothing" : described(*a), b == nullptr ? "nothing" : described(*b)));
    }
  }
}

RoundedConstants rounded_constants(const Graph& traced, const TraceMatch& match) {
  RoundedConstants constants;
  for (std::size_t id = 0; id < traced.size(); ++id) {
    const Symbol leaf = is_leaf(traced.node(id)) ? traced.node(id).output() : Symbol();
    const Tensor* const value = leaf ? constant_value(leaf) : nullptr;
    if (value != nullptr) constants[match[leaf]] = value->converted(DType::float64);
  }
  return constants;
}

Truth::Truth(const Graph& wide, const RoundedConstants& constants, const StepStart& start,
             ExactEvaluator& exact)
    : start_(&start) {
  for (std::size_t id = 0; id < wide.size(); ++id) {
    const Node& node = wide.node(id);
    if (is_leaf(node)) {
      const auto rounded = constants.find(node.output());
      values_.push_back({rounded != constants.end() ? rounded->second : leaf_value(node, start)});
      continue;
    }
    std::vector<Tensor> inputs;
    for (const Symbol& input : node.inputs()) inputs.push_back(of(input));
    values_.push_back(exact.evaluate(node, inputs));
  }
}

std::unordered_map<Symbol, Tensor> Truth::of_compiled(const Graph& compiled, const TraceMatch& match,
                                                      ExactEvaluator& exact) const {
  std::unordered_map<Symbol, Tensor> values;
  for (std::size_t id = 0; id < compiled.size(); ++id) {
    const Node& node = compiled.node(id);
    if (is_leaf(node)) {
      values[node.output()] = leaf_value(node, *start_);
      continue;
    }
    std::vector<Tensor> evaluated;
    for (std::size_t i = 0; i < node.output_count(); ++i) {
      const Symbol origin = node.origin(static_cast<int>(i));
      if (origin && origin.shape() == node.type(i).shape) {
        values[node.output(static_cast<int>(i))] = of(match[origin]);
        continue;
      }
      if (evaluated.empty()) {
        std::vector<Tensor> inputs;
        for (const Symbol& input : node.inputs()) inputs.push_back(values.at(input));
        evaluated = exact.evaluate(node, inputs);
      }
      values[node.output(static_cast<int>(i))] = evaluated[i];
    }
  }
  return values;
}

}  // namespace plexus
