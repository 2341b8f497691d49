#pragma once

// Layers of a few lines, and models of them.

#include <plexus/model/model.hpp>
#include <plexus/nn/initializer.hpp>

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace plexus::tests {

struct Zeros final : Initializer {
  Symbol make(Random& random, const Shape& shape) const override { return random.full(shape, 0); }
};

/// x . kernel + bias.
struct Dense final : Layer {
  explicit Dense(std::int64_t width) : units(width) {}
  Symbol call(Scope& scope, const Symbol& x) const override {
    const Symbol y = matmul(x, scope.parameter("kernel", {x.shape().back(), units}, zeros));
    return y + scope.parameter("bias", {units}, zeros);
  }
  std::int64_t units;
  Zeros zeros;
};

struct Flatten final : Layer {
  Symbol call(Scope&, const Symbol& x) const override {
    return reshape(x, Shape{x.shape()[0], x.shape().from(1).elements()});
  }
};

struct Concatenate final : Layer {
  std::vector<Symbol> call_many(Scope&, std::span<const Symbol> inputs) const override {
    return {concat(inputs, -1)};
  }
};

/// Counts its calls in a state.
struct Counter final : Layer {
  Symbol call(Scope& scope, const Symbol& x) const override {
    const Variable count = scope.state("count", {});
    scope.assign(count, count.value() + 1.0);
    return x;
  }
};

/// Scales by another number from its n-th call on.
struct Drifting final : Layer {
  explicit Drifting(int n) : steady(n) {}
  Symbol call(Scope&, const Symbol& x) const override { return relu(x) * (++calls < steady ? 1.0 : 2.0); }
  int steady;
  mutable int calls = 0;
};

struct LosesRows final : Layer {
  Symbol call(Scope&, const Symbol& x) const override { return sum(x, {0}); }
};

inline NamedLayer dense(std::int64_t units, std::string name = "", bool trainable = true) {
  return {std::make_unique<Dense>(units), "dense", std::move(name), trainable};
}
template <class T>
NamedLayer layer(std::string type, std::string name = "") {
  return {std::make_unique<T>(), std::move(type), std::move(name), true};
}

inline std::vector<NamedLayer> stack(auto... layers) {
  std::vector<NamedLayer> all;
  (all.push_back(std::move(layers)), ...);
  return all;
}

inline const Type image{DType::uint8, {28, 28}};

inline Model fashion() {
  Model model = Model::sequential(image, stack(layer<Flatten>("flatten"), dense(300), dense(100), dense(10)));
  model.build(DType::float32);
  return model;
}

/// Wide & deep: input 8 -> 30 -> 30, concatenated with the input -> 1.
inline Model wide_and_deep() {
  Model model;
  const Model::Value in = model.input("input", {DType::float32, {8}});
  const Model::Value hidden = model.add(dense(30), model.add(dense(30), in));
  model.output(model.add(dense(1), model.add(layer<Concatenate>("concatenate"), {in, hidden})));
  model.build(DType::float32);
  return model;
}

}  // namespace plexus::tests
