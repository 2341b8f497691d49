#include <plexus/compare/exact/step_start.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/leaves.hpp>

#include <fmt/format.h>

namespace plexus {

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
  throw UsageError(fmt::format("'{}' ({}) has no value at the start of the step", name, leaf.type().text()));
}

}  // namespace plexus
