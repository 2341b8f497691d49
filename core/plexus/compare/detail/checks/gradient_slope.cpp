#include <plexus/backend/compile.hpp>
#include <plexus/compare/detail/checks/gradient_slope.hpp>
#include <plexus/compare/detail/kernels/whole_numbers.hpp>
#include <plexus/error/error.hpp>
#include <plexus/ops/detail/widen.hpp>
#include <plexus/ops/differentiate.hpp>
#include <plexus/ops/ops.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace plexus {

namespace {

/// The step of a difference relative to an element, or to the typical element if that is larger.
constexpr double step = 1e-5;
/// If the forward difference differs by more than this (relative) from the backward difference, or from twice
/// the difference of half the step, the element lies at a kink, or the step is too large for it: a softmax
/// over scores that are all excluded (-1e9) moves from one end to the other.
constexpr double kink = 1e-3;
/// The relative error of a sum of differences, from rounding and from curvature.
constexpr double tolerance = 1e-5;
/// Relative to an output; smaller differences are rounding errors.
constexpr double noise = 1e-13;

double typical(const Tensor& values) {
  double squares = 0;
  for (std::int64_t i = 0; i < values.elements(); ++i) {
    if (std::isfinite(values.at(i))) squares += values.at(i) * values.at(i);
  }
  const double root = std::sqrt(squares / static_cast<double>(std::max<std::int64_t>(values.elements(), 1)));
  return root > 0 && std::isfinite(root) ? root : 1;
}

/// A small step in a random direction. Elements that are not finite (the logit of an excluded class) stay.
Tensor drawn_step(const Tensor& values, std::uint64_t key) {
  Tensor steps = normal_draws({DType::float64, values.shape()}, key);
  const double least = typical(values);
  for (std::int64_t i = 0; i < values.elements(); ++i) {
    const double scale = std::isfinite(values.at(i)) ? step * std::max(std::abs(values.at(i)), least) : 0;
    steps.data<double>()[static_cast<std::size_t>(i)] *= scale;
  }
  return steps;
}

Tensor moved(const Tensor& values, const Tensor& steps, double sign) {
  Tensor result = values.clone();
  for (std::size_t i = 0; i < steps.data<double>().size(); ++i) {
    result.data<double>()[i] += sign * steps.data<double>()[i];
  }
  return result;
}

/// A sum, and the sum of the magnitudes of its terms.
struct Sum {
  double value = 0;
  double magnitude = 0;
  void add(double term) {
    value += term;
    magnitude += std::abs(term);
  }
};

/// Only float64 values are moved: other inputs are data in its own precision.
bool is_wide(const Symbol& value) { return value.dtype() == DType::float64; }

/// A program of a node and the gradients of the weighted sum of its outputs by its float64 inputs.
class Differentiated {
 public:
  Differentiated(const Node& node, const std::shared_ptr<const Backend>& reference) {
    std::vector<Symbol> inputs;
    for (const Symbol& input : node.inputs()) {
      inputs.push_back(graph_->input(fmt::format("x{}", inputs.size()), input.type()));
      if (is_wide(input)) varied_.push_back(inputs.size() - 1);
    }
    outputs_ = graph_->add(node.op(), inputs, node.attributes());
    Symbol loss;
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      if (!is_wide(outputs_[i])) continue;
      graph_->output(fmt::format("y{}", i), outputs_[i]);
      const Symbol weight = graph_->input(fmt::format("w{}", i), outputs_[i].type());
      const Symbol part = sum(outputs_[i] * weight);
      loss = loss ? loss + part : part;
    }
    if (!loss || varied_.empty()) return;
    std::vector<Symbol> by;
    for (const std::size_t i : varied_) by.push_back(inputs[i]);
    gradients_ = differentiate(loss, by);
    for (std::size_t i = 0; i < gradients_.size(); ++i) {
      if (gradients_[i]) graph_->output(fmt::format("g{}", i), gradients_[i]);
    }
    program_.emplace(compile(graph_, {reference, reference, true}, store_, arena_));
    for (std::size_t i = 0; i < outputs_.size(); ++i) set_weight(i, Tensor::zeros(outputs_[i].type()));
  }

  bool is_possible() const { return program_.has_value(); }
  const std::vector<std::size_t>& varied() const { return varied_; }
  std::size_t outputs() const { return outputs_.size(); }
  bool is_smooth(std::size_t output) const { return is_wide(outputs_[output]); }

  void set_input(std::size_t i, const Tensor& value) { program_->write(fmt::format("x{}", i), value); }
  void set_weight(std::size_t i, const Tensor& value) {
    if (is_smooth(i)) program_->write(fmt::format("w{}", i), value);
  }
  /// The outputs; an output that is not float64 is an empty tensor.
  std::vector<Tensor> run() {
    program_->run();
    std::vector<Tensor> values;
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      values.push_back(is_smooth(i) ? program_->output(fmt::format("y{}", i)) : Tensor());
    }
    return values;
  }
  /// The gradient of the last run by the k-th input of `varied`; absent: it is zero.
  std::optional<Tensor> gradient(std::size_t k) const {
    return gradients_[k] ? std::optional(program_->output(fmt::format("g{}", k))) : std::nullopt;
  }

 private:
  std::shared_ptr<Graph> graph_ = std::make_shared<Graph>();
  std::vector<Symbol> outputs_;
  std::vector<Symbol> gradients_;
  std::vector<std::size_t> varied_;
  Store store_;
  Arena arena_;
  std::optional<Program> program_;
};

/// Two slopes along the random direction that do not match.
struct SlopeDifference {
  double by_gradient;
  double by_differences;
};

/// The values of an output at a point, one step before it, and half a step and one step after it.
struct Around {
  double below;
  double here;
  double halfway;
  double above;

  bool is_smooth() const {
    const double forwards = above - here;
    return are_near(forwards, here - below) && are_near(forwards, 2 * (halfway - here));
  }

 private:
  bool are_near(double a, double b) const {
    return std::abs(a - b) <= kink * std::max(std::abs(a), std::abs(b)) + noise * std::abs(here);
  }
};

/// Compares differences with gradients around one point.
class Slopes {
 public:
  Slopes(Differentiated& node, std::span<const Tensor> inputs) : node_(node) {
    for (std::size_t i = 0; i < inputs.size(); ++i) node_.set_input(i, inputs[i]);
    for (const std::size_t i : node_.varied()) {
      values_.push_back(inputs[i].converted(DType::float64));
      steps_.push_back(drawn_step(values_.back(), 7919 + i));
    }
    here_ = node_.run();
  }

  /// Moves input k of `varied` (or all: -1) and returns the slopes if they do not match.
  std::optional<SlopeDifference> off(int k) {
    const std::vector<Tensor> above = run_moved(k, 1);
    const std::vector<Tensor> halfway = run_moved(k, 0.5);
    const std::vector<Tensor> below = run_moved(k, -1);
    Sum differences;
    for (std::size_t i = 0; i < node_.outputs(); ++i) {
      if (!node_.is_smooth(i)) continue;
      Tensor weights = normal_draws(here_[i].type(), 104729 + i);
      for (std::size_t at = 0; at < weights.data<double>().size(); ++at) {
        double& weight = weights.data<double>()[at];
        const Around around{below[i].data<double>()[at], here_[i].data<double>()[at],
                            halfway[i].data<double>()[at], above[i].data<double>()[at]};
        weight = around.is_smooth() ? weight : 0;
        if (weight != 0) {
          differences.add(weight * (above[i].data<double>()[at] - below[i].data<double>()[at]) / 2);
        }
      }
      node_.set_weight(i, weights);
    }
    run_moved(k, 0);
    return compared(differences, along_gradients(k));
  }

 private:
  bool moves(int k, std::size_t j) const { return k < 0 || static_cast<std::size_t>(k) == j; }

  std::vector<Tensor> run_moved(int k, double sign) {
    for (std::size_t j = 0; j < values_.size(); ++j) {
      const double by = moves(k, j) ? sign : 0;
      node_.set_input(node_.varied()[j], moved(values_[j], steps_[j], by));
    }
    return node_.run();
  }

  Sum along_gradients(int k) const {
    Sum sum;
    for (std::size_t j = 0; j < values_.size(); ++j) {
      const auto gradient = moves(k, j) ? node_.gradient(j) : std::nullopt;
      if (!gradient) continue;
      for (std::size_t at = 0; at < gradient->data<double>().size(); ++at) {
        const double moved_by = steps_[j].data<double>()[at];
        if (moved_by != 0) sum.add(gradient->data<double>()[at] * moved_by);
      }
    }
    return sum;
  }

  static std::optional<SlopeDifference> compared(const Sum& differences, const Sum& gradients) {
    const double bound = tolerance * (differences.magnitude + gradients.magnitude);
    const double error = std::abs(differences.value - gradients.value);
    if (error <= bound || !std::isfinite(differences.value)) return std::nullopt;
    return SlopeDifference{gradients.value / step, differences.value / step};
  }

  Differentiated& node_;
  std::vector<Tensor> values_;  // of the inputs that can be moved
  std::vector<Tensor> steps_;
  std::vector<Tensor> here_;
};

const Op& stop_gradient_op() {
  static Graph graph;
  static const Op& op = stop_gradient(graph.input("x", {DType::float64, {}})).node().op();
  return op;
}

std::string fault_text(const std::string& what, const SlopeDifference& slopes) {
  return fmt::format(
      "{} is not the slope of what it computes: {:.6g} along a random direction, {:.6g} by "
      "differences",
      what, slopes.by_gradient, slopes.by_differences);
}

bool is_left_out(const Node& node) {
  return &node.op() == &stop_gradient_op() ||
         std::any_of(node.inputs().begin(), node.inputs().end(),
                     [](const Symbol& input) { return input.shape().is_open(); });
}

}  // namespace

std::string wrong_slope(const Node& node, std::span<const Tensor> inputs,
                        const std::shared_ptr<const Backend>& reference) {
  if (is_left_out(node)) return {};
  std::optional<Differentiated> differentiated;
  try {
    differentiated.emplace(node, reference);
  } catch (const UsageError&) {
    return {};  // the op has no gradient, so training refuses it
  }
  if (!differentiated->is_possible()) return {};
  Slopes slopes(*differentiated, inputs);
  const std::optional<SlopeDifference> all = slopes.off(-1);
  if (!all) return {};
  for (std::size_t k = 0; k < differentiated->varied().size(); ++k) {
    const std::optional<SlopeDifference> off = slopes.off(static_cast<int>(k));
    if (off) return fault_text(fmt::format("its gradient by input {}", differentiated->varied()[k]), *off);
  }
  return fault_text("its gradient", *all);
}

}  // namespace plexus
