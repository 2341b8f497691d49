#include <plexus/check/ops/op_layer.hpp>
#include <plexus/tensor/philox.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

constexpr std::uint64_t weight_key = 815;

/// Numbers in [0.5, 1.5): they are positive, so that a weighted sum of results that are each 0 or 1 does not
/// cancel to 0.
Tensor drawn_weights(const Shape& shape, std::uint64_t key, DType dtype) {
  Tensor weights(DType::float32, shape);
  fill_uniform(weight_key, key, weights.data<float>());
  for (float& weight : weights.data<float>()) weight += 0.5F;
  return weights.converted(dtype);
}

}  // namespace

/// The initial value of a parameter: the drawn numbers of an input.
class OpLayer::Given final : public Initializer {
 public:
  explicit Given(Tensor values) : values_(std::move(values)) {}
  Symbol make(Random& random, const Shape&) const override { return random.graph().constant(values_); }

 private:
  Tensor values_;
};

OpLayer::OpLayer(OpCase tried) : tried_(std::move(tried)) {
  const std::vector<Type> types = tried_.types(DType::float64);
  for (std::size_t i = 0; i < types.size(); ++i) {
    given_.push_back(std::make_unique<const Given>(tried_.drawn(i, types[i])));
  }
}

OpLayer::~OpLayer() = default;

std::vector<Symbol> OpLayer::operands(Scope& scope) const {
  const std::vector<Type> types = tried_.types(scope.dtype());
  std::vector<Symbol> operands;
  for (std::size_t i = 0; i < types.size(); ++i) {
    operands.push_back(is_floating(types[i].dtype)
                           ? scope.parameter(fmt::format("x{}", i), types[i].shape, *given_[i])
                           : scope.graph().constant(tried_.drawn(i, types[i])));
  }
  return operands;
}

Symbol OpLayer::call(Scope& scope, const Symbol& x) const {
  Graph& graph = scope.graph();
  const std::vector<Symbol> results =
      graph.add(*tried_.op, operands(scope), tried_.attributes(scope.dtype()));
  Symbol total;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const Symbol value = results[i].dtype() == scope.dtype() ? results[i] : cast(results[i], scope.dtype());
    const Symbol part = sum(value * graph.constant(drawn_weights(value.shape(), i, scope.dtype())));
    total = total ? total + part : part;
  }
  return x * total;
}

}  // namespace plexus
