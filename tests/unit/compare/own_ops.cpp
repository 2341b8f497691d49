// Ops of a user's own: a computation that nothing is known of, and one with a definition.

#include <plexus/graph/op.hpp>
#include <plexus/nn/layer.hpp>
#include <plexus/ops/ops.hpp>

#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "../../support/runs_here.hpp"
#include "subjects.hpp"

using namespace plexus;
using namespace plexus::tests;

namespace {

template <class T>
void double_all(const Node& node, const void* const* inputs, void* const* outputs) {
  const T* const x = static_cast<const T*>(inputs[0]);
  T* const y = static_cast<T*>(outputs[0]);
  for (std::int64_t i = 0; i < node.type().shape.elements(); ++i) y[i] = 2 * x[i];
}

/// Twice its input, by a kernel of its own.
class Opaque final : public Op {
 public:
  std::string_view name() const override { return "opaque"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
  std::optional<std::vector<Symbol>> gradient(const Node&, std::span<const Symbol> gradients) const override {
    return std::vector<Symbol>{gradients[0] * 2};
  }
  HostKernel kernel(const Node& node) const override {
    return node.type().dtype == DType::float32 ? double_all<float> : double_all<double>;
  }
};

/// The same in words that are known.
class Told final : public Op {
 public:
  std::string_view name() const override { return "told"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
  bool has_definition() const override { return true; }
  std::vector<Symbol> definition(std::span<const Symbol> in, const Attributes&) const override {
    return {in[0] + in[0]};
  }
};

/// A composite of an op that nothing is known of.
class HalfTold final : public Op {
 public:
  std::string_view name() const override { return "half_told"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
  bool has_definition() const override { return true; }
  std::vector<Symbol> definition(std::span<const Symbol> in, const Attributes&) const override {
    static const Opaque opaque;
    return {in[0].node().graph().add_one(opaque, {in[0]}) + 1};
  }
  HostKernel kernel(const Node& node) const override {
    return node.type().dtype == DType::float32 ? more<float> : more<double>;
  }

 private:
  template <class T>
  static void more(const Node& node, const void* const* inputs, void* const* outputs) {
    double_all<T>(node, inputs, outputs);
    T* const y = static_cast<T*>(outputs[0]);
    for (std::int64_t i = 0; i < node.type().shape.elements(); ++i) y[i] += 1;
  }
};

template <class MyOp>
class OpLayer final : public Layer {
 public:
  Symbol call(Scope&, const Symbol& x) const override {
    static const MyOp op;
    return x.node().graph().add_one(op, {x});
  }
};

template <class MyOp>
BackendResult checked_with(const std::string& backend) {
  Subject subject = small_classifier();
  subject.model = [] {
    std::vector<NamedLayer> layers = dense_layers();
    layers.insert(layers.begin() + 1, {std::make_unique<OpLayer<MyOp>>(), "own", "", true});
    return Model::sequential({DType::float32, {6}}, std::move(layers), "x");
  };
  return checked(subject, backend);
}

LayerCheck layer_of(const BackendResult& result, const std::string& place) {
  const auto found = std::find_if(result.layers.begin(), result.layers.end(),
                                  [&](const LayerCheck& layer) { return layer.place == place; });
  BOOST_TEST_REQUIRE((found != result.layers.end()), place);
  return *found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(own_ops)

BOOST_AUTO_TEST_CASE(of_which_nothing_is_known_are_unproven_and_everything_else_is_checked) {
  for (const char* backend : {"reference", "onednn"}) {
    if (!plexus::test::runs_here(backend)) continue;
    const BackendResult result = checked_with<Opaque>(backend);
    BOOST_TEST_REQUIRE(result.failure == "");
    BOOST_TEST(first_text(result) == "");
    for (const char* place : {"dense", "dense_1", "loss", "optimizer"}) {
      BOOST_TEST((layer_of(result, place).verdict == Verdict::agrees), place);
    }
    BOOST_TEST(layer_of(result, "own").unproven > 0);
    const auto nodes = unproven_nodes(result);
    const auto own = nodes.find("own opaque (forward): float32 [8, 13]");
    BOOST_TEST_REQUIRE((own != nodes.end()));
    BOOST_TEST(own->second == "op 'opaque' has neither an error bound nor a definition");
  }
}

BOOST_AUTO_TEST_CASE(within_a_definition_are_named) {
  const BackendResult result = checked_with<HalfTold>("reference");
  BOOST_TEST_REQUIRE(result.failure == "");
  const auto nodes = unproven_nodes(result);
  const auto own = nodes.find("own half_told (forward): float32 [8, 13]");
  BOOST_TEST_REQUIRE((own != nodes.end()));
  BOOST_TEST(own->second == "op 'opaque' has neither an error bound nor a definition");
}

BOOST_AUTO_TEST_CASE(with_a_definition_are_judged_by_it) {
  for (const char* backend : {"reference", "onednn"}) {
    if (!plexus::test::runs_here(backend)) continue;
    const BackendResult result = checked_with<Told>(backend);
    BOOST_TEST(first_text(result) == "");
    BOOST_TEST((result.verdict == Verdict::agrees));
  }
}

BOOST_AUTO_TEST_SUITE_END()
