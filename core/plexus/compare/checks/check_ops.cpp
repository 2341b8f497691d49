#include <plexus/compare/checks/check_ops.hpp>
#include <plexus/compare/detail/checks/gradient_slope.hpp>
#include <plexus/compare/detail/kernels/special_values.hpp>
#include <plexus/compare/exact/deviation.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/graph/leaves.hpp>

#include <cmath>
#include <set>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Kernel and definition round to float64 in different orders.
constexpr Roundoff both_rounded{0x1p-46};

std::string op_and_attributes(const Node& node) {
  return fmt::format("{} {}", static_cast<const void*>(&node.op()), node.attributes().text());
}

/// Equal for nodes with the same op, attributes and input types.
std::string kind_of(const Node& node) {
  std::string text = op_and_attributes(node);
  for (const Symbol& input : node.inputs()) text += " " + input.type().text();
  return text;
}

/// Equal for nodes that differ only in sizes, because steps differ in their batch sizes.
std::string kind_of_any_size(const Node& node) {
  std::string text = op_and_attributes(node);
  for (const Symbol& input : node.inputs()) {
    text += fmt::format(" {}/{}", name_of(input.dtype()), input.shape().rank());
  }
  return text;
}

std::vector<Tensor> zeros_like(const std::vector<Tensor>& values) {
  std::vector<Tensor> zeros;
  for (const Tensor& value : values) zeros.push_back(Tensor::zeros({DType::float64, value.shape()}));
  return zeros;
}

/// Both NaN, the same infinity, or finite.
bool has_same_kind(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b)) || (std::isfinite(a) && std::isfinite(b));
}

class OpsCheck {
 public:
  OpsCheck(const TracedStep& wide, const ExactValues& exact_values, ExactOnReference& exact,
           const std::shared_ptr<const Backend>& reference, bool slopes)
      : wide_(wide), exact_values_(exact_values), exact_(exact), reference_(reference), slopes_(slopes) {}

  std::vector<OpFault> run(CheckedOps& checked) {
    CheckedOps now;
    for (std::size_t id = 0; id < wide_.graph->size(); ++id) {
      const Node& node = wide_.graph->node(id);
      if (is_leaf(node) || node.op().alias() || !seen_.insert(kind_of(node)).second) continue;
      const std::string kind = kind_of_any_size(node);
      if (checked.count(kind) > 0) continue;
      check(node);
      now.insert(kind);
    }
    checked.merge(now);
    return std::move(faults_);
  }

 private:
  void check(const Node& node) {
    std::vector<Tensor> inputs;
    for (const Symbol& input : node.inputs()) inputs.push_back(exact_values_.of(input));
    const std::size_t before = faults_.size();
    if (node.op().has_definition()) {
      compare_with_definition(node, inputs);
      if (faults_.size() == before) compare_special_values(node, inputs);
    }
    if (faults_.size() > before || !slopes_ || node.id() >= wide_.first_gradient) return;
    std::vector<Tensor> typed;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      typed.push_back(inputs[i].converted(node.input(i).dtype()));
    }
    std::string wrong = wrong_slope(node, typed, reference_);
    if (!wrong.empty()) faults_.push_back({&node, Phase::gradient, std::move(wrong), std::nullopt});
  }

  void compare_with_definition(const Node& node, const std::vector<Tensor>& inputs) {
    std::vector<Tensor> wide;
    for (const Tensor& input : inputs) wide.push_back(input.converted(DType::float64));
    const Bounded meant = bounded_by_definition(node, wide, zeros_like(wide), both_rounded, exact_);
    if (!meant.unbounded.empty()) return;
    const Bounded own = bounded(node, wide, zeros_like(wide), both_rounded, exact_);
    for (std::size_t i = 0; i < node.output_count(); ++i) {
      Tensor bounds = meant.bounds[i].clone();
      for (std::size_t at = 0; at < bounds.data<double>().size(); ++at) {
        bounds.data<double>()[at] += own.bounds[i].data<double>()[at];
      }
      const Deviation off = deviation(own.values[i], meant.values[i], &bounds);
      if (off.beyond == 0) continue;
      const char* const what = "its kernel computes something else than its definition says";
      faults_.push_back({&node, phase_of(node),
                         fmt::format("{}: {} of {} elements differ", what, off.beyond, off.elements), off});
      return;
    }
  }

  /// A kernel must not lose NaN, nor make it, where its definition does not: both in float64.
  void compare_special_values(const Node& node, std::vector<Tensor> inputs) {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const bool drawn = is_floating(node.input(i).dtype());
      inputs[i] = drawn ? special_values({DType::float64, inputs[i].shape()}, i + 1, node.op().elementwise())
                        : inputs[i].converted(DType::float64);
    }
    const Bounded meant = bounded_by_definition(node, inputs, zeros_like(inputs), both_rounded, exact_);
    if (!meant.unbounded.empty()) return;
    const Bounded own = bounded(node, inputs, zeros_like(inputs), both_rounded, exact_);
    for (std::size_t i = 0; i < node.output_count(); ++i) {
      for (std::int64_t at = 0; at < own.values[i].elements(); ++at) {
        const double found = own.values[i].at(at);
        const double expected = meant.values[i].at(at);
        if (has_same_kind(found, expected)) continue;
        faults_.push_back({&node, phase_of(node),
                           fmt::format("with special values its kernel gives {:g} for element {}, its "
                                       "definition {:g}",
                                       found, at, expected),
                           std::nullopt});
        return;
      }
    }
  }

  Phase phase_of(const Node& node) const {
    return node.id() >= wide_.first_update     ? Phase::update
           : node.id() >= wide_.first_gradient ? Phase::gradient
                                               : Phase::forward;
  }

  const TracedStep& wide_;
  const ExactValues& exact_values_;
  ExactOnReference& exact_;
  const std::shared_ptr<const Backend>& reference_;
  bool slopes_;
  std::set<std::string> seen_;
  std::vector<OpFault> faults_;
};

}  // namespace

std::vector<OpFault> check_ops(const TracedStep& wide, const ExactValues& exact_values,
                               ExactOnReference& exact, const std::shared_ptr<const Backend>& reference,
                               CheckedOps& checked, bool slopes) {
  return OpsCheck(wide, exact_values, exact, reference, slopes).run(checked);
}

}  // namespace plexus
