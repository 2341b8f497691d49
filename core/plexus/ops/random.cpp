#include <plexus/error/error.hpp>
#include <plexus/ops/catalog.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/ops.hpp>
#include <plexus/tensor/philox.hpp>

#include <bit>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Fills `out` with the elements of a stream from `first` on.
template <class T>
using Fill = void (*)(std::uint64_t key, std::uint64_t step, std::span<T> out, std::uint64_t first);

template <class T>
Kernel filling(const BindContext& context, Fill<T> fill) {
  const Node& node = context.node();
  const auto key = std::bit_cast<std::uint64_t>(node.attributes().integer("key"));
  const std::span<T> out(context.out<T>(), static_cast<std::size_t>(node.type().shape.elements()));
  return kernel([fill, key, step = context.in<std::int64_t>(0), out] {
    fill(key, std::bit_cast<std::uint64_t>(*step), out, 0);
  });
}

/// Random numbers that are a function of attribute `key`, the step and the element. One kernel for every
/// backend, so that all draw the same.
class Random final : public Op {
 public:
  Random(std::string_view name, Fill<float> single, Fill<double> twofold)
      : name_(name), single_(single), twofold_(twofold) {}

  std::string_view name() const override { return name_; }

  std::vector<Type> infer(std::span<const Type> inputs, const Attributes& attributes) const override {
    require_operands(name_, inputs, 1, Operands::any);
    if (inputs[0] != Type{DType::int64, Shape{}}) {
      throw ShapeError(fmt::format("{}: the step must be int64 [], found {}", name_, inputs[0].text()));
    }
    const Type type{attributes.dtype("dtype"), attributes.shape("shape")};
    if (!is_floating(type.dtype)) {
      throw ShapeError(
          fmt::format("{}: draws float32 or float64, not {}; cast the result", name_, type.text()));
    }
    return {type};
  }

  std::optional<std::vector<Symbol>> gradient(const Node&, std::span<const Symbol>) const override {
    return std::vector<Symbol>(1);
  }

  std::vector<Tensor> error_bound(const Node&, const Observation& seen) const override {
    return exact_bound(seen);
  }

  bool has_kernel(const Node&) const override { return true; }
  Kernel bind(BindContext& context) const override {
    const bool single = context.node().type().dtype == DType::float32;
    return single ? filling(context, single_) : filling(context, twofold_);
  }

  std::vector<OpExample> examples() const override {
    return {{{{{DType::int64, {}}, 0, 9}},
             {{"dtype", DType::float32}, {"key", std::int64_t{5}}, {"shape", Shape{3, 5}}}}};
  }

 private:
  std::string_view name_;
  Fill<float> single_;
  Fill<double> twofold_;
};

const Random uniform_op("random_uniform", fill_uniform, fill_uniform);
const Random normal_op("random_normal", fill_normal, fill_normal);
const Random truncated_normal_op("random_truncated_normal", fill_truncated_normal, fill_truncated_normal);

const CoreOps random_family{&uniform_op, &normal_op, &truncated_normal_op};

Symbol apply(const Op& op, const Symbol& step, std::uint64_t key, const Type& type) {
  return add_node(op, {step},
                  {{"key", std::bit_cast<std::int64_t>(key)}, {"dtype", type.dtype}, {"shape", type.shape}});
}

}  // namespace

Symbol random_uniform(const Symbol& step, std::uint64_t key, const Type& type) {
  return apply(uniform_op, step, key, type);
}
Symbol random_normal(const Symbol& step, std::uint64_t key, const Type& type) {
  return apply(normal_op, step, key, type);
}
Symbol random_truncated_normal(const Symbol& step, std::uint64_t key, const Type& type) {
  return apply(truncated_normal_op, step, key, type);
}

}  // namespace plexus
