#include <plexus/compare/exact/exact_values.hpp>
#include <plexus/graph/leaves.hpp>

namespace plexus {

ExactValues::ExactValues(const Graph& wide, const RoundedConstants& constants, const StepStart& start,
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

GraphValues ExactValues::of_compiled(const Graph& compiled, const TraceMatch& match,
                                     ExactEvaluator& exact) const {
  GraphValues values;
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
