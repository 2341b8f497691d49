#include <plexus/error/error.hpp>
#include <plexus/ops/catalog.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/ops.hpp>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Keras's value: probabilities are kept this far from 0 and 1.
constexpr double epsilon = 1e-7;

/// What a target holds: a probability for each class, the index of a class, or a probability for each
/// element.
enum class Target { dense, sparse, elements };

struct CrossEntropyRule {
  std::string_view name;
  Target target;
  Symbol (*definition)(const Symbol& target, const Symbol& prediction);
  /// The gradients by target and prediction, or null to take them from the definition.
  std::vector<Symbol> (*gradient)(const Node& node, const Symbol& dy);
};

class CrossEntropy final : public Op {
 public:
  explicit CrossEntropy(const CrossEntropyRule& rule) : rule_(rule) {}

  std::string_view name() const override { return rule_.name; }
  bool elementwise() const override { return rule_.target == Target::elements; }
  bool has_definition() const override { return true; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    require_operands(name(), inputs, 2, Operands::numeric);
    const Type& target = inputs[0];
    const Type& prediction = inputs[1];
    const bool sparse = rule_.target == Target::sparse;
    const bool elements = rule_.target == Target::elements;
    const bool dtypes_fit =
        is_floating(prediction.dtype) &&
        (sparse ? accepts(Operands::integer, target.dtype) : target.dtype == prediction.dtype);
    const std::size_t rank = prediction.shape.rank();
    const bool ranks_fit = elements || rank > 0;
    if (!dtypes_fit || !ranks_fit ||
        target.shape != (sparse ? prediction.shape.without(-1) : prediction.shape)) {
      throw ShapeError(fmt::format("{}: target {} does not fit prediction {}; {}", name(), target.text(),
                                   prediction.text(), expected()));
    }
    return {{prediction.dtype, elements ? prediction.shape : prediction.shape.without(-1)}};
  }

  std::optional<std::vector<Symbol>> gradient(const Node& node,
                                              std::span<const Symbol> gradients) const override {
    if (rule_.gradient == nullptr) return std::nullopt;
    return rule_.gradient(node, gradients[0]);
  }

  std::vector<Symbol> definition(std::span<const Symbol> inputs, const Attributes&) const override {
    return {rule_.definition(inputs[0], inputs[1])};
  }

  /// The predictions are valid both as logits and as probabilities.
  std::vector<OpExample> examples() const override {
    const OpExampleInput prediction{{DType::float32, {3, 5}}, 0.05, 0.95};
    if (rule_.target == Target::sparse) return {{{{{DType::int32, {3}}, 0, 5}, prediction}}};
    return {{{{{DType::float32, {3, 5}}, 0.05, 0.95}, prediction}}};
  }

 private:
  std::string_view expected() const {
    switch (rule_.target) {
      case Target::dense:
        return "both must be [..., classes] of one floating dtype (integer labels: the sparse form)";
      case Target::sparse:
        return "the target must be int32 or int64 [...] beside a floating prediction [..., classes]";
      case Target::elements:
        break;
    }
    return "both must be of one shape and one floating dtype";
  }

  CrossEntropyRule rule_;
};

Symbol one_hot_like(const Symbol& labels, const Symbol& prediction) {
  return one_hot(labels, prediction.shape().back(), prediction.dtype());
}

Symbol minus_sum_of_classes(const Symbol& x) { return -sum(x, {-1}); }

/// weight * x for x >= 0. For a weight of 0 it is 0 even if x is infinite, but NaN if x is NaN.
Symbol weighted(const Symbol& weight, const Symbol& x) {
  return weight * select(equal(weight, 0), minimum(x, 0), x);
}

/// Probabilities that are scaled to sum to 1 and clipped so that their logarithms are finite.
Symbol proper(const Symbol& probabilities) {
  return clip(probabilities / sum(probabilities, {-1}, true), epsilon, 1 - epsilon);
}

Symbol dense_on_logits(const Symbol& target, const Symbol& logits) {
  return sum(weighted(target, -log_softmax(logits)), {-1});
}

Symbol sparse_on_logits(const Symbol& labels, const Symbol& logits) {
  return dense_on_logits(one_hot_like(labels, logits), logits);
}

Symbol dense_on_probabilities(const Symbol& target, const Symbol& probabilities) {
  return minus_sum_of_classes(target * log(proper(probabilities)));
}

Symbol sparse_on_probabilities(const Symbol& labels, const Symbol& probabilities) {
  return dense_on_probabilities(one_hot_like(labels, probabilities), probabilities);
}

Symbol elements_on_logits(const Symbol& target, const Symbol& z) {
  return weighted(1 - target, maximum(z, 0)) + weighted(target, maximum(-z, 0)) + log1p(exp(-abs(z)));
}

Symbol elements_on_probabilities(const Symbol& target, const Symbol& probabilities) {
  const Symbol p = clip(probabilities, epsilon, 1 - epsilon);
  return -(target * log(p) + (1 - target) * log(1 - p));
}

std::vector<Symbol> dense_gradient(const Node& node, const Symbol& dy) {
  const Symbol& target = node.input(0);
  const Symbol& logits = node.input(1);
  const Symbol each = expand_dims(dy, -1);
  // A target need not sum to 1: a masked target sums to 0.
  const Symbol by_logits = (softmax(logits) * sum(target, {-1}, true) - target) * each;
  return {takes_gradient(target) ? -log_softmax(logits) * each : Symbol{}, by_logits};
}

std::vector<Symbol> sparse_gradient(const Node& node, const Symbol& dy) {
  const Symbol& logits = node.input(1);
  return {Symbol{}, (softmax(logits) - one_hot_like(node.input(0), logits)) * expand_dims(dy, -1)};
}

std::vector<Symbol> elements_gradient(const Node& node, const Symbol& dy) {
  const Symbol& target = node.input(0);
  const Symbol& z = node.input(1);
  return {takes_gradient(target) ? -z * dy : Symbol{}, (sigmoid(z) - target) * dy};
}

const CrossEntropy softmax_cross_entropy_op({"softmax_cross_entropy", Target::dense, dense_on_logits,
                                             dense_gradient});
const CrossEntropy sparse_softmax_cross_entropy_op({"sparse_softmax_cross_entropy", Target::sparse,
                                                    sparse_on_logits, sparse_gradient});
const CrossEntropy sigmoid_cross_entropy_op({"sigmoid_cross_entropy", Target::elements, elements_on_logits,
                                             elements_gradient});
const CrossEntropy categorical_op({"categorical_cross_entropy", Target::dense, dense_on_probabilities,
                                   nullptr});
const CrossEntropy sparse_categorical_op({"sparse_categorical_cross_entropy", Target::sparse,
                                          sparse_on_probabilities, nullptr});
const CrossEntropy binary_op({"binary_cross_entropy", Target::elements, elements_on_probabilities, nullptr});

const CoreOps cross_entropy_family{&softmax_cross_entropy_op, &sparse_softmax_cross_entropy_op,
                                   &sigmoid_cross_entropy_op, &categorical_op,
                                   &sparse_categorical_op,    &binary_op};

Symbol cross_entropy(const Op& op, const Symbol& target, const Symbol& prediction) {
  return add_node(op, {target, prediction});
}

/// The logits, if `probabilities` is the output of a softmax over the last axis; otherwise empty.
Symbol logits_of_softmax(const Symbol& probabilities) {
  const Node& node = probabilities.node();
  if (node.op().name() != "softmax") return {};
  const auto last = static_cast<std::int64_t>(probabilities.shape().rank()) - 1;
  return node.attributes().integer("axis") == last ? node.input(0) : Symbol{};
}

}  // namespace

Symbol softmax_cross_entropy(const Symbol& target, const Symbol& logits) {
  return cross_entropy(softmax_cross_entropy_op, target, logits);
}

Symbol sparse_softmax_cross_entropy(const Symbol& target, const Symbol& logits) {
  return cross_entropy(sparse_softmax_cross_entropy_op, target, logits);
}

Symbol categorical_cross_entropy(const Symbol& target, const Symbol& probabilities) {
  require_operand(categorical_op, probabilities);
  const Symbol logits = logits_of_softmax(probabilities);
  return logits ? softmax_cross_entropy(target, logits)
                : cross_entropy(categorical_op, target, probabilities);
}

Symbol sparse_categorical_cross_entropy(const Symbol& target, const Symbol& probabilities) {
  require_operand(sparse_categorical_op, probabilities);
  const Symbol logits = logits_of_softmax(probabilities);
  return logits ? sparse_softmax_cross_entropy(target, logits)
                : cross_entropy(sparse_categorical_op, target, probabilities);
}

Symbol sigmoid_cross_entropy(const Symbol& target, const Symbol& logits) {
  return cross_entropy(sigmoid_cross_entropy_op, target, logits);
}

Symbol binary_cross_entropy(const Symbol& target, const Symbol& probabilities) {
  require_operand(binary_op, probabilities);
  const Node& node = probabilities.node();
  return node.op().name() == "sigmoid" ? sigmoid_cross_entropy(target, node.input(0))
                                       : cross_entropy(binary_op, target, probabilities);
}

}  // namespace plexus
