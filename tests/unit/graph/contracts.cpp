// What authors hand over to a graph is checked where they do: symbols, ops, definitions.

#include <plexus/graph/definition.hpp>
#include <plexus/graph/difference.hpp>
#include <plexus/graph/op_names.hpp>

#include <functional>
#include <memory>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"
#include "toy_ops.hpp"

using namespace plexus;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(contracts)

namespace {

const Type vector4{DType::float32, Shape{4}};

using Infer = std::function<std::vector<Type>(std::span<const Type>)>;
using Define = std::function<std::vector<Symbol>(const Op&, std::span<const Symbol>)>;

/// An op made of what a test wants of it.
class Made final : public Op {
 public:
  explicit Made(std::string name, Infer infer, bool alias = false)
      : name_(std::move(name)), infer_(std::move(infer)), alias_(alias) {}
  Made(std::string name, Define define) : name_(std::move(name)), define_(std::move(define)) {}

  std::string_view name() const override { return name_; }
  bool alias() const override { return alias_; }
  bool has_definition() const override { return static_cast<bool>(define_); }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return infer_ ? infer_(inputs) : std::vector<Type>{inputs[0]};
  }
  std::vector<Symbol> definition(std::span<const Symbol> inputs, const Attributes&) const override {
    return define_(*this, inputs);
  }

 private:
  std::string name_;
  Infer infer_;
  Define define_;
  bool alias_ = false;
};

bool says(const std::string& message, std::vector<std::string> parts) {
  for (const std::string& part : parts) {
    BOOST_TEST(message.find(part) != std::string::npos, "'" << part << "' is not in: " << message);
  }
  return true;
}

/// The message of defining a node of `op` at the place "dense".
std::string message_of_definition(const Op& op) {
  Graph g;
  const Symbol x = g.input("x", vector4);
  g.set_place("dense");
  const Symbol y = g.add_one(op, {x});
  return message_of<UsageError>([&] { definition_of(y.node(), y.node().inputs()); });
}

/// A graph of one op, whose constant is `value`.
std::unique_ptr<Graph> graph_with(float value, const std::string& place = "dense") {
  auto g = std::make_unique<Graph>();
  const Symbol x = g->input("x", vector4);
  g->set_place(place);
  g->output("y", toy::plus(x, g->constant(Tensor::of<float>(Shape{4}, {1, 2, 3, value}))));
  return g;
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_empty_symbol_says_so_whatever_it_is_asked) {
  const Symbol none;
  BOOST_TEST(!none.outlived());
  for (const auto& ask :
       std::vector<std::function<void()>>{[&] { none.type(); }, [&] { none.shape(); }, [&] { none.dtype(); },
                                          [&] { none.graph(); }, [&] { none.node(); }}) {
    says(message_of<UsageError>(ask), {"an empty symbol is used as a value"});
  }
  says(message_of<UsageError>([&] { toy::plus(none, none); }), {"an empty symbol"});
}

BOOST_AUTO_TEST_CASE(a_symbol_outlives_its_graph_and_says_so) {
  Symbol kept;
  {
    Graph over;
    kept = over.input("x", vector4);
    BOOST_TEST(!kept.outlived());
  }
  BOOST_TEST(kept.outlived());
  Graph g;
  const Symbol x = g.input("x", vector4);
  says(message_of<UsageError>([&] { kept.type(); }), {"a trace that is over"});
  says(message_of<UsageError>([&] { toy::plus(x, kept); }), {"plus: an operand", "a trace that is over"});
  g.variable("w", vector4);
  BOOST_CHECK_THROW(g.assign("w", kept), UsageError);
  BOOST_CHECK_THROW(g.output("y", kept), UsageError);
  // Another graph at the place of the one that is gone does not bring it back.
  for (int i = 0; i < 10; ++i) {
    Graph next;
    next.input("x", vector4);
    BOOST_TEST(kept.outlived());
  }
}

BOOST_AUTO_TEST_CASE(a_node_has_the_inputs_and_outputs_that_it_has) {
  Graph g;
  const Symbol x = g.input("x", vector4);
  g.set_place("dense");
  const Symbol y = toy::plus(x, x);
  says(message_of<UsageError>([&] { y.node().input(9); }),
       {"op 'plus' of 'dense' has 2 inputs: there is no input 9"});
  says(message_of<UsageError>([&] { y.node().type(1); }),
       {"op 'plus' of 'dense' has 1 output: there is no output 1"});
  BOOST_CHECK_THROW(y.node().output(1).type(), UsageError);
}

BOOST_AUTO_TEST_CASE(an_op_infers_an_output_and_an_alias_the_bytes_of_its_input) {
  Graph g;
  const Symbol x = g.input("x", vector4);
  const auto nothing = [](std::span<const Type>) { return std::vector<Type>{}; };
  const Made silent("silent", Infer(nothing));
  BOOST_TEST(message_of<UsageError>([&] { g.add(silent, {x}); }) == "op 'silent' infers no output");

  const auto larger = [](std::span<const Type> in) {
    return std::vector<Type>{{in[0].dtype, Shape{in[0].shape[0] + 1}}};
  };
  const Made stretched("stretched", Infer(larger), true);
  says(message_of<ShapeError>([&] { g.add(stretched, {x}); }),
       {"op 'stretched' is an alias", "float32 [4]", "float32 [5]"});
  const auto halves = [](std::span<const Type>) { return std::vector<Type>{{DType::float64, Shape{2}}}; };
  const Made seen_as_double("seen_as_double", Infer(halves), true);
  BOOST_TEST((g.add_one(seen_as_double, {x}).shape() == Shape{2}));  // 4 of 4 bytes are 2 of 8

  const Made thrower("thrower", Infer([](std::span<const Type>) -> std::vector<Type> {
                       throw std::out_of_range("no such axis");
                     }));
  BOOST_TEST(message_of<PluginError>([&] { g.add(thrower, {x}); }) ==
             "inferring its outputs failed: no such axis");
  BOOST_TEST(g.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_name_stands_for_one_op) {
  static const Made first("contracts_name", Infer{});
  class Other final : public Op {
   public:
    std::string_view name() const override { return "contracts_name"; }
    std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
      return {inputs[0]};
    }
  };
  Graph g;
  const Symbol x = g.input("x", vector4);
  const Other other;
  BOOST_TEST(op_named("contracts_name") == nullptr);
  g.add_one(other, {x});  // nobody has the name
  reserve_name(first);
  reserve_name(first);
  BOOST_TEST(op_named("contracts_name") == &first);
  g.add_one(first, {x});
  const Made equal("contracts_name", Infer{});  // of the same class and name: the same op
  g.add_one(equal, {x});
  says(message_of<UsageError>([&] { g.add_one(other, {x}); }),
       {"the op 'contracts_name'", "has the name of another op", "give it a name of its own"});
  BOOST_CHECK_THROW(reserve_name(other), UsageError);
}

BOOST_AUTO_TEST_CASE(a_definition_gives_what_the_op_infers) {
  const auto message = [](Define define) {
    return message_of_definition(Made("composed", std::move(define)));
  };
  says(message([](const Op&, auto) { return std::vector<Symbol>{}; }),
       {"in the definition of op 'composed' of 'dense'", "it gives 0 values, but the op has 1 output"});
  says(message([](const Op&, auto) { return std::vector<Symbol>{Symbol()}; }),
       {"output 0 is an empty symbol"});
  says(message([](const Op&, std::span<const Symbol> in) { return toy::cut(in[0], 1); }),
       {"it gives 2 values, but the op has 1 output"});
  says(message(
           [](const Op&, std::span<const Symbol> in) { return std::vector<Symbol>{toy::cut(in[0], 1)[0]}; }),
       {"output 0 is float32 [1], but the op infers float32 [4]"});
  static Graph elsewhere;
  says(message([](const Op&, auto) { return std::vector<Symbol>{elsewhere.input("x", vector4)}; }),
       {"output 0 is of another graph"});
  says(message([](const Op& self, std::span<const Symbol> in) {
         return std::vector<Symbol>{toy::plus(in[0], in[0].graph().add_one(self, {in[0]}))};
       }),
       {"'composed'", "it uses the op itself, on float32 [4]"});
  Graph g;
  const Made thrower(
      "thrower", Define([](const Op&, auto) -> std::vector<Symbol> { throw std::runtime_error("boom"); }));
  const Symbol y = g.add_one(thrower, {g.input("x", vector4)});
  BOOST_TEST(message_of<PluginError>([&] { definition_of(y.node(), y.node().inputs()); }) ==
             "in the definition of op 'thrower':\n  its definition failed: boom");
}

BOOST_AUTO_TEST_CASE(a_good_definition_is_handed_on) {
  const Made doubled("doubled", Define([](const Op&, std::span<const Symbol> in) {
                       return std::vector<Symbol>{toy::plus(in[0], in[0])};
                     }));
  Graph g;
  const Symbol y = g.add_one(doubled, {g.input("x", vector4)});
  const std::vector<Symbol> outputs = definition_of(y.node(), y.node().inputs());
  BOOST_REQUIRE(outputs.size() == 1u);
  BOOST_TEST(outputs[0].node().op().name() == "plus");
}

BOOST_AUTO_TEST_CASE(the_first_difference_of_two_graphs) {
  BOOST_TEST(!first_difference(*graph_with(4), *graph_with(4)));
  const auto constant = first_difference(*graph_with(4), *graph_with(5));
  BOOST_REQUIRE(constant.has_value());
  BOOST_TEST(constant->place == "dense");
  BOOST_TEST(constant->first.starts_with("constant"));
  const auto place = first_difference(*graph_with(4), *graph_with(4, "other"));
  BOOST_REQUIRE(place.has_value());

  const auto longer = graph_with(4);
  toy::plus(longer->outputs()[0].symbol, longer->outputs()[0].symbol);
  const auto more = first_difference(*graph_with(4), *longer);
  BOOST_REQUIRE(more.has_value());
  BOOST_TEST(more->first == "nothing");
  BOOST_TEST(more->second == "plus : float32 [4]");

  const auto renamed = graph_with(4);
  renamed->output("z", renamed->outputs()[0].symbol);
  BOOST_TEST(first_difference(*graph_with(4), *renamed).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
