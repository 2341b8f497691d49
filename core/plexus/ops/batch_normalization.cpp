#include <plexus/error/error.hpp>
#include <plexus/ops/catalog.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/movement.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/ops/reductions.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

/// A sum over all processes that share a batch.
class BatchTotal final : public Op {
 public:
  std::string_view name() const override { return "batch_total"; }
  bool exact_on_integers() const override { return true; }
  bool alias() const override { return true; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    require_operands(name(), inputs, 1, Operands::numeric);
    return {inputs[0]};
  }

  /// The operand of each process is a term of the total in every process, so its gradient is the sum of the
  /// gradients of all processes.
  std::optional<std::vector<Symbol>> gradient(const Node&, std::span<const Symbol> gradients) const override {
    return std::vector<Symbol>{batch_total(gradients[0])};
  }

  std::vector<Tensor> error_bound(const Node&, const Observation& seen) const override {
    return {seen.errors[0]};
  }
};

/// How a batch of type `x` is reduced to its features, which lie along `axis`.
struct Features {
  std::vector<std::int64_t> reduced;  ///< the axes
  Shape kept;                         ///< x's shape with 1 in place of them
  double values;                      ///< the number of values of one feature in the rows of this process
};

Features features_of(const Shape& x, std::int64_t axis) {
  Features features;
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(x.rank()); ++i) {
    if (i != axis) features.reduced.push_back(i);
  }
  features.kept = kept_shape(x, features.reduced);
  features.values = static_cast<double>(reduced_count(x, features.reduced));
  return features;
}

Features features_of(const Symbol& x, const Attributes& attributes) {
  return features_of(x.shape(), attributes.integer("axis"));
}

/// The number of values of a feature in the whole batch, a scalar of x's dtype.
Symbol values_of_batch(const Symbol& x, const Features& features) {
  return batch_total(number_beside(x, features.values));
}

Symbol batch_mean(const Symbol& x, const Features& features) {
  return batch_total(sum(x, features.reduced, true)) / values_of_batch(x, features);
}

/// Throws ShapeError unless x has rank 2 or more, features along an axis other than 0 and values for each of
/// them, and each of `vectors` has x's dtype and one value for each feature.
void require_features(std::string_view op, const Type& x, std::span<const Type> vectors,
                      const Attributes& attributes) {
  const std::int64_t axis = axis_of(op, x, attributes.integer("axis"));
  if (x.shape.rank() < 2 || axis == 0) {
    throw ShapeError(
        fmt::format("{}: {} has no axis of features beside the rows of the batch", op, x.text()));
  }
  if (reduced_count(x.shape, features_of(x.shape, axis).reduced) == 0) {
    throw ShapeError(fmt::format("{}: there is nothing to take the mean of in {}", op, x.text()));
  }
  const Type expected{x.dtype, Shape{x.shape.dim(axis)}};
  for (const Type& vector : vectors) {
    if (vector == expected) continue;
    throw ShapeError(fmt::format("{}: {} does not fit {} with its features along axis {}: expected {}", op,
                                 vector.text(), x.text(), axis, expected.text()));
  }
}

/// Inputs: dy, x, gamma, and the mean and variance of the batch. Outputs: the gradients by x, gamma and beta.
/// Those by gamma and beta are sums over the rows of this process, as the gradients of all parameters are.
class BatchNormalizationGradient final : public Op {
 public:
  std::string_view name() const override { return "batch_normalization_gradient"; }
  bool has_definition() const override { return true; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_operands(name(), inputs, 5, Operands::floating);
    require_static(name(), inputs);
    require_features(name(), inputs[1], inputs.subspan(2), attributes);
    if (inputs[0] != inputs[1]) {
      throw ShapeError(fmt::format("{}: the gradient {} is not of x's type {}", name(), inputs[0].text(),
                                   inputs[1].text()));
    }
    return {inputs[1], inputs[2], inputs[2]};
  }

  std::vector<Symbol> definition(std::span<const Symbol> inputs,
                                 const Attributes& attributes) const override {
    const Symbol& dy = inputs[0];
    const Symbol& x = inputs[1];
    const Features features = features_of(x, attributes);
    const auto kept = [&](const Symbol& vector) { return reshape(vector, features.kept); };
    const Symbol scale = rsqrt(kept(inputs[4]) + attributes.number("epsilon"));
    const Symbol normal = (x - kept(inputs[3])) * scale;
    const Symbol by_beta = sum(dy, features.reduced, true);
    const Symbol by_gamma = sum(dy * normal, features.reduced, true);
    const Symbol values = values_of_batch(x, features);
    const Symbol common = batch_total(by_beta) / values + normal * (batch_total(by_gamma) / values);
    const Shape& vector = inputs[2].shape();
    return {(dy - common) * (kept(inputs[2]) * scale), reshape(by_gamma, vector), reshape(by_beta, vector)};
  }

  std::vector<OpExample> examples() const override {
    const OpExampleInput x{{DType::float32, {7, 4}}};
    const OpExampleInput vector{{DType::float32, {4}}, 0.5, 2};
    return {{{x, x, vector, vector, vector}, {{"axis", std::int64_t{1}}, {"epsilon", 1e-3}}}};
  }
};

const BatchTotal batch_total_op{};
const BatchNormalizationGradient gradient_op{};

/// Inputs x, gamma, beta; outputs y, mean, variance. Attributes `axis`, in [1, rank), and `epsilon`.
class BatchNormalization final : public Op {
 public:
  std::string_view name() const override { return "batch_normalization"; }
  bool has_definition() const override { return true; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_operands(name(), inputs, 3, Operands::floating);
    require_static(name(), inputs);
    require_features(name(), inputs[0], inputs.subspan(1), attributes);
    return {inputs[0], inputs[1], inputs[1]};
  }

  std::vector<Symbol> definition(std::span<const Symbol> inputs,
                                 const Attributes& attributes) const override {
    const Symbol& x = inputs[0];
    const Features features = features_of(x, attributes);
    const Symbol mean = batch_mean(x, features);
    const Symbol centred = x - mean;
    const Symbol variance = batch_mean(square(centred), features);
    const Symbol scale = rsqrt(variance + attributes.number("epsilon")) * reshape(inputs[1], features.kept);
    const Shape& vector = inputs[1].shape();
    return {centred * scale + reshape(inputs[2], features.kept), reshape(mean, vector),
            reshape(variance, vector)};
  }

  /// d mean / dx = 1 / n and d variance / dx = 2 (x - mean) / n, where n counts the values of a feature.
  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    const Symbol& x = node.input(0);
    const Features features = features_of(x, node.attributes());
    const auto share = [&](const Symbol& gradient) {
      return batch_total(reshape(gradient, features.kept)) / values_of_batch(x, features);
    };
    std::vector<Symbol> by_inputs(3);
    if (gradients[0]) {
      by_inputs = x.graph().add(gradient_op, {gradients[0], x, node.input(1), node.output(1), node.output(2)},
                                node.attributes());
    }
    const auto add = [&](const Symbol& part) {
      by_inputs[0] = by_inputs[0] ? by_inputs[0] + part : broadcast_to(part, x.shape());
    };
    if (gradients[1]) add(share(gradients[1]));
    if (gradients[2]) {
      add((x - reshape(node.output(1), features.kept)) * (2 * share(gradients[2])));
    }
    return by_inputs;
  }

  std::vector<OpExample> examples() const override {
    const OpExampleInput vector{{DType::float32, {3}}, 0.5, 2};
    const Attributes attributes{{"axis", std::int64_t{1}}, {"epsilon", 1e-3}};
    return {{{{{DType::float32, {7, 3}}}, vector, vector}, attributes},
            {{{{DType::float32, {4, 3, 5}}}, vector, vector}, attributes}};
  }
};

const BatchNormalization normalization_op{};
const CoreOps family{&batch_total_op, &normalization_op, &gradient_op};

}  // namespace

Symbol batch_total(const Symbol& x) { return add_node(batch_total_op, {x}); }

BatchNormalized batch_normalization(const Symbol& x, const Symbol& gamma, const Symbol& beta, double epsilon,
                                    std::int64_t axis) {
  require_operand(normalization_op, x);
  const std::vector<Symbol> made =
      x.graph().add(normalization_op, {x, gamma, beta},
                    {{"axis", axis_of(normalization_op.name(), x.type(), axis)}, {"epsilon", epsilon}});
  return {made[0], made[1], made[2]};
}

}  // namespace plexus
