#include <plexus/check/ops/op_bound.hpp>
#include <plexus/compare/exact/deviation.hpp>
#include <plexus/compare/exact/exact_on_reference.hpp>
#include <plexus/graph/graph.hpp>
#include <plexus/ops/bounds.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/tensor/philox.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Bounds allow for roundings that do not happen in the few elements of a case, which makes them some ten
/// times as wide as the errors.
constexpr double least_share = 1e-3;

/// The relative error of each number of an input. It is far above the rounding of float32, so that it is
/// larger than that of the op.
constexpr double relative_error = 0x1p-16;
/// A bound may leave out terms that grow with the square of the errors.
constexpr double allowed_excess = 1e-2;

/// An op of a case in float64, with numbers for its inputs and bounds on their errors.
class InexactInputs {
 public:
  explicit InexactInputs(const OpCase& tried) : exact_(open_backends("reference").reference) {
    const std::vector<Type> types = tried.types(DType::float64);
    std::vector<Symbol> symbols;
    for (std::size_t i = 0; i < types.size(); ++i) {
      symbols.push_back(graph_.input(fmt::format("x{}", i), types[i]));
      values_.push_back(tried.drawn(i, types[i]).converted(DType::float64));
      errors_.push_back(Tensor::zeros(values_.back().type()));
      if (!is_floating(types[i].dtype)) continue;
      for (std::size_t at = 0; at < errors_.back().data<double>().size(); ++at) {
        errors_.back().data<double>()[at] = relative_error * std::abs(values_.back().data<double>()[at]);
      }
    }
    node_ = graph_.add(*tried.op, symbols, tried.attributes(DType::float64)).front();
  }

  Bounded bounds() { return bounded(node_.node(), values_, errors_, {0x1p-24}, exact_); }

  /// The outputs if each number of the inputs is off by its bound: upwards (0), downwards (1) or in a drawn
  /// direction.
  std::vector<Tensor> off(std::uint64_t direction) {
    std::vector<Tensor> moved;
    for (std::size_t i = 0; i < values_.size(); ++i) {
      moved.push_back(values_[i].clone());
      Tensor draws(DType::float64, values_[i].shape());
      fill_uniform(direction, i, draws.data<double>());
      for (std::size_t at = 0; at < draws.data<double>().size(); ++at) {
        const bool up = direction == 0 || (direction > 1 && draws.data<double>()[at] < 0.5);
        moved[i].data<double>()[at] += (up ? 1 : -1) * errors_[i].data<double>()[at];
      }
    }
    return exact_.evaluate(node_.node(), moved);
  }

 private:
  Graph graph_;
  Symbol node_;
  ExactOnReference exact_;
  std::vector<Tensor> values_;
  std::vector<Tensor> errors_;
};

/// Which element is beyond its bound; empty: none.
std::string beyond_bound(const Tensor& off, const Tensor& value, const Tensor& bound) {
  for (std::int64_t i = 0; is_floating(off.dtype()) && i < off.elements(); ++i) {
    const double distance = std::abs(off.at(i) - value.at(i));
    if (!std::isfinite(distance) || !(distance > (1 + allowed_excess) * bound.at(i))) continue;
    return fmt::format("element {} is {:.3g} away from its value {:.6g}, its bound is {:.3g}", i, distance,
                       value.at(i), bound.at(i));
  }
  return {};
}

bool is_of(const NodeCheck& node, std::string_view op) {
  return node.kernel >= 0 && node.phase == Phase::forward && node.op == op && is_floating(node.type.dtype);
}

}  // namespace

CheckResult checked_bound(std::string_view op, const BackendResult& compared) {
  std::int64_t elements = 0;
  std::int64_t undecided = 0;
  double share = 0;
  for (const ProgramCheck& program : compared.programs) {
    for (const NodeCheck& node : program.nodes) {
      if (!is_of(node, op)) continue;
      elements += node.local.elements;
      undecided += node.local.undecided;
      share = std::max(share, share_of_bound(node.local));
    }
  }
  if (elements == 0) return CheckResult::skipped("no kernel of it has floating results");
  if (undecided == elements) return CheckResult::failed("its error bound is infinite for every element");
  if (share == 0) return CheckResult::passed("its results have no error");
  if (share < least_share) {
    return CheckResult::failed(
        fmt::format("its error bound is {:.0f} times as wide as the largest error of a float32 kernel: it "
                    "would hide faults",
                    1 / share));
  }
  return CheckResult::passed(fmt::format("the largest error is {:.2g} of its bound", share));
}

CheckResult checked_bound_of_inputs(const OpCase& tried) {
  InexactInputs inputs(tried);
  const Bounded known = inputs.bounds();
  if (!known.unbounded.empty()) return CheckResult::skipped(fmt::format("{} has no bound", known.unbounded));
  for (const std::uint64_t direction : {0, 1, 2, 3}) {
    const std::vector<Tensor> off = inputs.off(direction);
    for (std::size_t i = 0; i < off.size(); ++i) {
      const std::string beyond = beyond_bound(off[i], known.values[i], known.bounds[i]);
      if (beyond.empty()) continue;
      return CheckResult::failed(fmt::format(
          "with inputs that are off by {:.2g} of themselves, as they are told to be, {}: the bound "
          "leaves out what errors of the inputs make of the outputs",
          relative_error, beyond));
    }
  }
  return CheckResult::passed();
}

}  // namespace plexus
