#include <plexus/backend/evaluate.hpp>
#include <plexus/error/error.hpp>

#include <random>

#include <boost/test/unit_test.hpp>

#include "tiny.hpp"

using namespace tiny;

BOOST_AUTO_TEST_SUITE(compiling)

namespace {

auto says(std::vector<std::string> parts) {
  return [parts](const Error& e) {
    for (const std::string& part : parts) {
      if (e.message().find(part) == std::string::npos) {
        BOOST_TEST_MESSAGE("'" << part << "' is not in: " << e.message());
        return false;
      }
    }
    return true;
  };
}

/// A random graph over variables and an input, with updates; the same for a seed.
std::shared_ptr<Graph> random_graph(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  auto graph = std::make_shared<Graph>();
  std::vector<Symbol> symbols{graph->input("x", vector_of(5)),
                              graph->constant(Tensor::full(vector_of(5), 0.5))};
  for (const char* name : {"a", "b", "c", "d"}) symbols.push_back(graph->variable(name, vector_of(5)));
  const auto any = [&] { return symbols[random() % symbols.size()]; };
  for (int i = 0; i < 25; ++i) {
    switch (random() % 7) {
      case 0:
        symbols.push_back(add(any(), any()));
        break;
      case 1:
        symbols.push_back(multiply(any(), symbols[1]));
        break;
      case 2:
        symbols.push_back(reverse(any()));
        break;
      case 3:
        symbols.push_back(flat(any()));
        break;
      case 4:
        for (const Symbol& s : graph->add(sum_and_difference_op(), {any(), any()})) symbols.push_back(s);
        break;
      case 5:
        symbols.push_back(graph->add_one(multiply_add_op(), {any(), symbols[1], any()}));
        break;
      default:
        symbols.push_back(graph->add_one(twice_op(), {multiply(any(), symbols[1])}));
    }
  }
  for (const char* name : {"a", "b", "c", "d"}) graph->assign(name, multiply(any(), symbols[1]));
  for (const char* name : {"a", "c"}) {
    if (random() % 2 == 0) graph->assign(name, any());
  }
  for (const char* name : {"o", "p", "q"}) graph->output(name, any());
  return graph;
}

/// The bits of all variables and outputs after three steps.
std::vector<Tensor> results(const std::shared_ptr<Graph>& graph, const CompileOptions& options) {
  Store store;
  Arena arena;
  double first = 1;
  for (const char* name : {"a", "b", "c", "d"}) {
    Tensor value(vector_of(5));
    for (double& v : value.data<double>()) v = std::fmod(first += 0.37, 1.0);
    store.create(name, Role::parameter, value);
  }
  Program program = compile(graph, backends(), store, arena, options);
  program.write("x", values({0.1, -0.2, 0.3, -0.4, 0.5}));
  program.replay(0, 3);
  std::vector<Tensor> all;
  for (const char* name : {"a", "b", "c", "d"}) all.push_back(store.read(name));
  for (const char* name : {"o", "p", "q"}) all.push_back(program.output(name));
  return all;
}

/// add(multiply(a, b), c) -> fused(a, b, c), where nobody else reads the product.
class Fuse final : public Rewrite {
 public:
  explicit Fuse(const Op& op) : op_(op) {}
  std::string_view name() const override { return "fuse"; }
  std::vector<Symbol> apply(const Node& node, RewriteContext& context) const override {
    if (&node.op() != &add_op()) return {};
    const Symbol product = node.input(0);
    if (&product.node().op() != &multiply_op() || context.readers(product) != 1) return {};
    assigned.emplace_back(context.assigned_to(node.output()));
    const Node& factors = product.node();
    return {node.graph().add_one(op_, {factors.input(0), factors.input(1), node.input(1)})};
  }
  mutable std::vector<std::string> assigned;

 private:
  const Op& op_;
};

const Op& fused_op() {
  static const TinyOp op(
      "fused",
      [](std::int64_t n, const Inputs& in, const Outputs& out) {
        for (std::int64_t i = 0; i < n; ++i) out[0][i] = in[0][i] * in[1][i] + in[2][i];
      },
      true);
  return op;
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_pass_on_and_off_and_every_order_gives_the_same_bits) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const auto graph = random_graph(seed);
    CompileOptions none;
    none.simplify = none.fold_constants = none.merge = none.rewrite = none.in_place = none.reuse_memory =
        false;
    const std::vector<Tensor> expected = results(graph, none);
    std::vector<CompileOptions> variants(1);
    for (bool CompileOptions::*pass :
         {&CompileOptions::simplify, &CompileOptions::fold_constants, &CompileOptions::merge,
          &CompileOptions::rewrite, &CompileOptions::in_place, &CompileOptions::reuse_memory}) {
      CompileOptions one_off;
      one_off.*pass = false;
      variants.push_back(one_off);
    }
    for (std::uint64_t order = 0; order < 10; ++order) {
      CompileOptions shuffled;
      shuffled.shuffle = order;
      variants.push_back(shuffled);
      shuffled.reuse_memory = false;
      variants.push_back(shuffled);
    }
    for (const CompileOptions& options : variants) {
      const std::vector<Tensor> found = results(graph, options);
      for (std::size_t i = 0; i < expected.size(); ++i) {
        BOOST_TEST((found[i] == expected[i]), "seed " << seed << ", value " << i);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(constants_are_folded) {
  auto graph = std::make_shared<Graph>();
  const Symbol x = graph->input("x", vector_of(2));
  const Symbol two = add(graph->constant(values({1, 1})), graph->constant(values({1, 1})));
  graph->output("y", multiply(x, add(two, two)));
  graph->output("four", add(two, two));
  Store store;
  Arena arena;
  Program program = compile(graph, backends(), store, arena);
  BOOST_TEST(program.kernels().size() == 1U);
  program.write("x", values({3, 5}));
  program.run();
  BOOST_TEST(list(program.output("y")) == (std::vector<double>{12, 20}), boost::test_tools::per_element());
  BOOST_TEST(list(program.output("four")) == (std::vector<double>{4, 4}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(memory_of_dead_values_is_used_again) {
  auto graph = std::make_shared<Graph>();
  Symbol x = graph->input("x", vector_of(1000));
  const auto bytes = [&](const CompileOptions& options) {
    Store store;
    Arena arena;
    return compile(graph, backends(), store, arena, options).arena_bytes();
  };
  for (int i = 0; i < 10; ++i) x = reverse(x);
  graph->output("y", x);
  // 8000 bytes a value, a multiple of 64: two values are alive at a time.
  BOOST_TEST(bytes({}) == 16000U);
  CompileOptions options;
  options.reuse_memory = false;
  BOOST_TEST(bytes(options) == 80000U);
}

BOOST_AUTO_TEST_CASE(elementwise_nodes_overwrite_what_dies) {
  auto graph = std::make_shared<Graph>();
  Symbol x = reverse(graph->input("x", vector_of(8)));
  for (int i = 0; i < 3; ++i) x = add(x, x);
  graph->output("y", x);
  Store store;
  Arena arena;
  const Program program = compile(graph, backends(), store, arena);
  BOOST_TEST(program.arena_bytes() == 64U);
  BOOST_TEST(!program.kernels()[0].in_place);
  BOOST_TEST(program.kernels()[1].in_place);
  BOOST_TEST(program.kernels()[3].in_place);
}

BOOST_AUTO_TEST_CASE(a_node_goes_to_the_first_that_can) {
  auto graph = std::make_shared<Graph>();
  const Symbol x = graph->input("x", vector_of(2));
  graph->set_place("dense");
  graph->output("y", graph->add_one(twice_op(), {graph->add_one(multiply_add_op(), {x, x, reverse(x)})}));
  const Backends mixed{std::make_shared<TinyBackend>("fast", std::set<std::string>{"tiny_multiply"}),
                       std::make_shared<TinyBackend>("slow"), true};
  Store store;
  Arena arena;
  Program program = compile(graph, mixed, store, arena);
  std::vector<std::string> who;
  for (const KernelRecord& record : program.kernels()) {
    who.push_back(std::string(record.node->op().name()) + " " + record.provider);
    BOOST_TEST(record.node->place() == "dense");
  }
  const std::vector<std::string> expected{"reverse slow", "tiny_multiply fast", "tiny_add slow", "twice op"};
  BOOST_TEST(who == expected, boost::test_tools::per_element());
  BOOST_TEST(program.kernels()[0].reason == "fast: not on its list");
  BOOST_TEST(program.kernels()[1].reason.empty());
  BOOST_TEST((program.kernels()[2].node->origin().node().op().name() == "multiply_add"));
  program.write("x", values({1, 2}));
  program.run();
  BOOST_TEST(list(program.output("y")) == (std::vector<double>{6, 10}), boost::test_tools::per_element());

  Backends strict = mixed;
  strict.allow_fallback = false;
  BOOST_CHECK_EXCEPTION(compile(graph, strict, store, arena), BackendError,
                        says({"'reverse'", "'slow'", "fallback", "float64 [2]", "of 'dense'"}));
}

BOOST_AUTO_TEST_CASE(what_nobody_can_run_is_refused) {
  auto graph = std::make_shared<Graph>();
  const Symbol x = graph->input("x", vector_of(2));
  graph->set_place("layer_7");
  graph->output("y", graph->add_one(unknown_op(), {x}));
  Store store;
  Arena arena;
  BOOST_CHECK_EXCEPTION(compile(graph, backends(), store, arena), BackendError,
                        says({"'unknown'", "layer_7", "float64 [2]", "tiny: too big for it"}));
}

BOOST_AUTO_TEST_CASE(rewrites_see_readers_and_updates) {
  auto graph = std::make_shared<Graph>();
  const Symbol x = graph->input("x", vector_of(2));
  const Symbol w = graph->variable("w", vector_of(2));
  graph->assign("w", add(multiply(x, x), w));
  const Symbol shared = multiply(w, w);
  graph->output("y", add(shared, x));
  graph->output("shared", shared);
  const Fuse fuse(fused_op());
  const auto backend =
      std::make_shared<TinyBackend>("tiny", std::set<std::string>{}, std::vector<const Rewrite*>{&fuse});
  Store store;
  store.create("w", Role::parameter, values({10, 20}));
  Arena arena;
  Program program = compile(graph, {backend, backend, true}, store, arena);
  BOOST_TEST(fuse.assigned == (std::vector<std::string>{"w"}), boost::test_tools::per_element());
  BOOST_TEST(program.kernels().size() == 3U);
  program.write("x", values({2, 3}));
  program.run();
  BOOST_TEST(list(store.read("w")) == (std::vector<double>{14, 29}), boost::test_tools::per_element());
  BOOST_TEST(list(program.output("y")) == (std::vector<double>{102, 403}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_store_without_the_variable_is_refused) {
  auto graph = std::make_shared<Graph>();
  graph->output("w", graph->variable("w", vector_of(2)));
  Store store;
  Arena arena;
  BOOST_CHECK_EXCEPTION(compile(graph, backends(), store, arena), UsageError, says({"'w'", "float64 [2]"}));
  store.create("w", Role::state, values({1, 2, 3}));
  BOOST_CHECK_EXCEPTION(compile(graph, backends(), store, arena), ShapeError,
                        says({"'w'", "float64 [2]", "float64 [3]"}));
}

BOOST_AUTO_TEST_CASE(evaluates_a_graph_at_once) {
  auto graph = std::make_shared<Graph>();
  const Symbol one = graph->constant(values({1, 2}));
  graph->output("sum", add(one, one));
  graph->output("one", one);
  const std::vector<Tensor> found = evaluate(graph, backends());
  BOOST_TEST(list(found[0]) == (std::vector<double>{2, 4}), boost::test_tools::per_element());
  BOOST_TEST(list(found[1]) == (std::vector<double>{1, 2}), boost::test_tools::per_element());
  graph->input("x", vector_of(1));
  BOOST_CHECK_THROW(evaluate(graph, backends()), UsageError);
}

BOOST_AUTO_TEST_CASE(evaluates_a_graph_at_once_on_values_of_its_inputs) {
  auto graph = std::make_shared<Graph>();
  const Symbol x = graph->input("x", vector_of(2));
  const Symbol y = graph->input("y", vector_of(2));
  graph->output("sum", add(x, y));
  graph->output("y", y);
  const std::vector<Tensor> found =
      evaluate(graph, {{"x", values({1, 2})}, {"y", values({3, 5})}}, backends());
  BOOST_TEST(list(found[0]) == (std::vector<double>{4, 7}), boost::test_tools::per_element());
  BOOST_TEST(list(found[1]) == (std::vector<double>{3, 5}), boost::test_tools::per_element());
  BOOST_CHECK_EXCEPTION(evaluate(graph, {{"x", values({1, 2})}}, backends()), UsageError,
                        says({"'y'", "float64 [2]"}));
  BOOST_CHECK_EXCEPTION(
      evaluate(graph, {{"x", values({1, 2})}, {"y", values({3, 5})}, {"z", values({1})}}, backends()),
      UsageError, says({"'z'"}));
  BOOST_CHECK_THROW(evaluate(graph, {{"x", values({1})}, {"y", values({3, 5})}}, backends()), ShapeError);
  graph->output("w", graph->variable("w", vector_of(2)));
  BOOST_CHECK_THROW(evaluate(graph, {{"x", values({1, 2})}, {"y", values({3, 5})}}, backends()), UsageError);
}

BOOST_AUTO_TEST_SUITE_END()
