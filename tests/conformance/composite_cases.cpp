#include <plexus/ops/ops.hpp>

#include <array>
#include <functional>

#include <fmt/format.h>

#include "cases.hpp"

namespace plexus::conformance {

namespace {

using Function = std::function<Symbol(const Symbol&)>;

struct Composite {
  std::string_view op;
  Function function;
  Domain domain;
};

std::vector<Composite> activations() {
  return {{"relu", relu, real(-3, 3, {0})},
          {"leaky_relu", [](const Symbol& x) { return leaky_relu(x, 0.3); }, real(-3, 3, {0})},
          {"elu", [](const Symbol& x) { return elu(x, 1.5); }, real(-6, 3, {0})},
          {"selu", selu, real(-6, 3, {0})},
          {"gelu", gelu, real(-5, 5)},
          {"gelu_tanh", gelu_tanh, real(-5, 5)},
          {"silu", silu, real(-20, 20)},
          {"softplus", softplus, real(-20, 20)},
          {"clip", [](const Symbol& x) { return clip(x, -1, 1.5); }, real(-3, 3, {-1, 1.5})}};
}

void add(Cases& cases, const Composite& composite, const Type& type, bool exact, std::string_view note = "") {
  cases.push_back({std::string(composite.op),
                   fmt::format("{}/{}{}", composite.op, type.text(), note),
                   {{type, composite.domain}},
                   [function = composite.function](Graph&, std::span<const Symbol> x) {
                     return std::vector<Symbol>{function(x[0])};
                   },
                   !exact,
                   exact});
}

}  // namespace

void add_composite_cases(Cases& cases, DType floating) {
  for (const Composite& composite : activations()) {
    for (const Shape& shape : {Shape{}, Shape{1}, Shape{17}, Shape{32, 300}, Shape{2, 3, 4, 5}}) {
      add(cases, composite, {floating, shape}, false);
    }
  }
  for (const DType dtype : {floating, DType::int32, DType::int64}) {
    add(cases, {"relu", relu, whole(-4, 4)}, {dtype, {3, 7}}, true, " whole");
    add(cases, {"clip", [](const Symbol& x) { return clip(x, -2, 3); }, whole(-5, 5)}, {dtype, {3, 7}}, true,
        " whole");
  }

  struct Slices {
    Shape shape;
    std::int64_t axis;
  };
  for (const Slices& each : {Slices{{1}, 0}, Slices{{17}, 0}, Slices{{32, 10}, -1}, Slices{{5, 1}, 1},
                             Slices{{7, 3}, 0}, Slices{{2, 33, 4}, 1}, Slices{{2, 3, 4, 5}, -1}}) {
    const std::int64_t axis = each.axis;
    // The second domain would overflow without the largest being taken off.
    for (const Domain& domain : {real(-4, 4), real(80, 120)}) {
      const std::string note = fmt::format(" axis {} from {}", axis, domain.low);
      add(cases, {"softmax", [axis](const Symbol& x) { return softmax(x, axis); }, domain},
          {floating, each.shape}, false, note);
      add(cases, {"log_softmax", [axis](const Symbol& x) { return log_softmax(x, axis); }, domain},
          {floating, each.shape}, false, note);
    }
  }
}

void add_loss_cases(Cases& cases, DType floating) {
  using Loss = Symbol (*)(const Symbol&, const Symbol&);
  const auto add_loss = [&](std::string_view op, Loss loss, const CaseInput& target,
                            const CaseInput& prediction) {
    cases.push_back(
        {std::string(op),
         fmt::format("{}/{} and {} from {}", op, target.type.text(), prediction.type.text(),
                     prediction.domain.low),
         {target, prediction},
         [loss](Graph&, std::span<const Symbol> x) { return std::vector<Symbol>{loss(x[0], x[1])}; },
         true});
  };
  for (const Shape& shape : {Shape{2}, Shape{1, 1}, Shape{32, 10}, Shape{5, 3}, Shape{2, 7, 17}}) {
    const Type type{floating, shape};
    const auto classes = static_cast<double>(shape.back());
    const CaseInput target{type, probabilities()};
    const CaseInput probable{type, probabilities()};
    for (const Domain& logits : {real(-4, 4), real(60, 90)}) {
      add_loss("softmax_cross_entropy", softmax_cross_entropy, target, {type, logits});
      add_loss("sigmoid_cross_entropy", sigmoid_cross_entropy, target, {type, logits});
      for (const DType dtype : {DType::int32, DType::int64}) {
        add_loss("sparse_softmax_cross_entropy", sparse_softmax_cross_entropy,
                 {{dtype, shape.without(-1)}, whole(0, classes - 1)}, {type, logits});
      }
    }
    add_loss("categorical_cross_entropy", categorical_cross_entropy, target, probable);
    // Not normalised: the op divides by the sum.
    add_loss("categorical_cross_entropy", categorical_cross_entropy, target, {type, real(0.05, 0.95)});
    add_loss("sparse_categorical_cross_entropy", sparse_categorical_cross_entropy,
             {{DType::int64, shape.without(-1)}, whole(0, classes - 1)}, {type, real(0.05, 0.95)});
    add_loss("binary_cross_entropy", binary_cross_entropy, target, {type, real(0.05, 0.95)});
  }
}

}  // namespace plexus::conformance
