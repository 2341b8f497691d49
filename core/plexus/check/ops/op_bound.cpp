#include <plexus/check/ops/op_bound.hpp>
#include <plexus/compare/exact/deviation.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Roundings that do not happen in the few elements of a case make bounds some ten times as wide as the
/// errors.
constexpr double least_share = 1e-3;

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

}  // namespace plexus
