#include <plexus/graph/op.hpp>

namespace plexus {

namespace {

/// An open dimension counts as 1, since the number of rows of a table is not known here.
double elements_of(const Shape& shape) {
  double count = 1;
  for (const std::int64_t size : shape) count *= size == Shape::open ? 1.0 : static_cast<double>(size);
  return count;
}

double bytes_of(const Type& type) {
  return elements_of(type.shape) * static_cast<double>(size_of(type.dtype));
}

}  // namespace

Op::~Op() = default;

std::optional<std::vector<Symbol>> Op::gradient(const Node&, std::span<const Symbol>) const {
  return std::nullopt;
}

std::vector<Symbol> Op::definition(std::span<const Symbol>, const Attributes&) const { return {}; }

Cost Op::cost(const Node& node) const {
  Cost cost;
  for (const Type& type : node.types()) {
    cost.flops += elements_of(type.shape);
    cost.bytes += bytes_of(type);
  }
  for (const Symbol& input : node.inputs()) cost.bytes += bytes_of(input.type());
  return cost;
}

std::vector<Tensor> Op::error_bound(const Node&, const Observation&) const { return {}; }

bool Op::has_kernel(const Node&) const { return false; }

Kernel Op::bind(BindContext&) const { return {}; }

}  // namespace plexus
