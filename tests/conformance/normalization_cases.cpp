#include <plexus/ops/differentiate.hpp>
#include <plexus/ops/ops.hpp>

#include <fmt/format.h>

#include "cases.hpp"

namespace plexus::conformance {

namespace {

constexpr double epsilon = 1e-3;

/// A batch, and along which of its axes the features lie.
struct Batch {
  Shape shape;
  std::int64_t axis;
};

const Batch batches[] = {{{2, 1}, -1},      {{1, 3}, -1},       {{5, 3}, 1},    {{17, 33}, -1},
                         {{32, 100}, -1},   {{4, 3, 5}, 1},     {{4, 3, 5}, 2}, {{2, 3, 4, 5}, -1},
                         {{2, 3, 4, 5}, 1}, {{2, 3, 4, 5}, -2}, {{300, 7}, -1}};

}  // namespace

void add_normalization_cases(Cases& cases, DType floating) {
  for (const Batch& batch : batches) {
    const Type x{floating, batch.shape};
    const Type vector{floating, {batch.shape.dim(batch.axis)}};
    // Numbers far from 0 compared with their spread: a variance from the mean of squares would lose it.
    for (const Domain& domain : {real(-3, 3), real(100, 103)}) {
      const std::string what = fmt::format("{} axis {} from {}", x.text(), batch.axis, domain.low);
      const std::vector<CaseInput> inputs{{x, domain}, {vector, real(0.5, 2)}, {vector, real(-1, 1)}};
      cases.push_back({"batch_normalization", "batch_normalization/" + what, inputs,
                       [axis = batch.axis](Graph&, std::span<const Symbol> in) {
                         const BatchNormalized made = batch_normalization(in[0], in[1], in[2], epsilon, axis);
                         return std::vector<Symbol>{made.y, made.mean, made.variance};
                       },
                       true});
      cases.push_back({"batch_normalization_gradient",
                       "batch_normalization_gradient/" + what,
                       {inputs[0], inputs[1], inputs[2], {x, real(-1, 1)}},
                       [axis = batch.axis](Graph&, std::span<const Symbol> in) {
                         const BatchNormalized made = batch_normalization(in[0], in[1], in[2], epsilon, axis);
                         return differentiate(sum(made.y * in[3]), in.first(3));
                       },
                       true});
    }
    cases.push_back({"batch_total",
                     fmt::format("batch_total/{} axis {}", x.text(), batch.axis),
                     {{x, whole(-9, 9)}},
                     [](Graph&, std::span<const Symbol> in) {
                       return std::vector<Symbol>{batch_total(sum(in[0], {0}, true))};
                     },
                     true,
                     true});
  }
}

}  // namespace plexus::conformance
