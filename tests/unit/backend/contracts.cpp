// A backend that breaks its contract is named, with the node at which it did.

#include <plexus/error/error.hpp>

#include <functional>
#include <stdexcept>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"
#include "tiny.hpp"

using namespace tiny;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(contracts)

namespace {

using Apply = std::function<std::vector<Symbol>(const Node&, RewriteContext&)>;

class Formed final : public Rewrite {
 public:
  explicit Formed(Apply apply) : apply_(std::move(apply)) {}
  std::string_view name() const override { return "formed"; }
  std::vector<Symbol> apply(const Node& node, RewriteContext& context) const override {
    return &node.op() == &reverse_op() ? apply_(node, context) : std::vector<Symbol>{};
  }

 private:
  Apply apply_;
};

enum class Fault { support, rewrites, binding, input, output, scratch };

/// `tiny`, with a fault.
class Faulty final : public Backend {
 public:
  explicit Faulty(Fault fault) : fault_(fault) {}
  std::string_view name() const override { return "faulty"; }
  int rank() const override { return 0; }
  Support support(const Node& node) const override {
    if (fault_ == Fault::support) throw std::runtime_error("no device");
    return tiny_.support(node);
  }
  std::vector<const Rewrite*> rewrites() const override {
    if (fault_ == Fault::rewrites) throw std::runtime_error("no patterns");
    return {};
  }
  Kernel bind(BindContext& context) const override {
    if (fault_ == Fault::binding) throw std::runtime_error("no memory");
    if (fault_ == Fault::input) context.input(9);
    if (fault_ == Fault::output) context.output(9);
    for (int i = 0; fault_ == Fault::scratch && i < 2; ++i) context.scratch(16);
    return tiny_.bind(context);
  }

 private:
  Fault fault_;
  TinyBackend tiny_;
};

/// The message of compiling reverse(x), of the place "dense", for a backend.
std::string message_on(const std::shared_ptr<const Backend>& backend) {
  auto graph = std::make_shared<Graph>();
  const Symbol x = graph->input("x", vector_of(2));
  graph->set_place("dense");
  graph->output("y", reverse(x));
  Store store;
  Arena arena;
  return message_of([&] { compile(graph, {backend, backend, true}, store, arena); });
}

std::string message_of_rewrite(Apply apply) {
  const Formed rewrite(std::move(apply));
  return message_on(
      std::make_shared<TinyBackend>("tiny", std::set<std::string>{}, std::vector<const Rewrite*>{&rewrite}));
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_a_backend_throws_is_told_with_its_name_and_the_node) {
  BOOST_TEST(message_on(std::make_shared<Faulty>(Fault::support)) ==
             "backend 'faulty', asked whether it supports op 'reverse' of 'dense':\n"
             "  asking what it supports failed: no device");
  BOOST_TEST(message_on(std::make_shared<Faulty>(Fault::rewrites)) ==
             "backend 'faulty':\n  asking for its rewrites failed: no patterns");
  BOOST_TEST(message_on(std::make_shared<Faulty>(Fault::binding)) ==
             "backend 'faulty', binding 'reverse' of 'dense':\n"
             "  binding 'reverse' of 'dense' failed: no memory");
}

BOOST_AUTO_TEST_CASE(an_input_that_the_node_does_not_have_cannot_be_asked_for) {
  const std::string where =
      "backend 'faulty', binding 'reverse' of 'dense':\n  op 'reverse' of 'dense' has 1 ";
  BOOST_TEST(
      message_on(std::make_shared<Faulty>(Fault::input)).starts_with(where + "input: there is no input 9"));
  BOOST_TEST(message_on(std::make_shared<Faulty>(Fault::output))
                 .starts_with(where + "output: there is no output 9"));
}

BOOST_AUTO_TEST_CASE(scratch_memory_is_asked_for_once) {
  BOOST_TEST(message_on(std::make_shared<Faulty>(Fault::scratch)) ==
             "backend 'faulty', binding 'reverse' of 'dense':\n"
             "  it asks for scratch memory a second time: ask once for all of it");
}

BOOST_AUTO_TEST_CASE(a_rewrite_gives_values_like_those_that_they_replace) {
  const std::string where = "backend 'tiny', its rewrite 'formed' at op 'reverse' of 'dense':\n  ";
  const auto message = message_of_rewrite;
  BOOST_TEST(message([](const Node&, RewriteContext&) -> std::vector<Symbol> {
               throw std::runtime_error("no pattern");
             }) == where + "applying it failed: no pattern");
  BOOST_TEST(message([](const Node&, RewriteContext&) { return std::vector<Symbol>{Symbol()}; }) ==
             where + "its value 0 is an empty symbol");
  BOOST_TEST(message([](const Node& node, RewriteContext&) {
               return std::vector<Symbol>{node.input(0), node.input(0)};
             }) == where + "it gives 2 values in place of 1 outputs");
  static Graph elsewhere;
  BOOST_TEST(message([](const Node&, RewriteContext&) {
               return std::vector<Symbol>{elsewhere.input("x", vector_of(2))};
             }) == where + "its value 0 is of another graph than the node");
  BOOST_TEST(message([](const Node& node, RewriteContext&) {
               return std::vector<Symbol>{node.graph().constant(Tensor::full(vector_of(3), 1))};
             }) == where + "its value 0 is float64 [3], but the output that it stands for is float64 [2]");
  BOOST_TEST(message([](const Node& node, RewriteContext& context) {
               context.replace(node.output(), node.graph().constant(Tensor::full(vector_of(3), 1)));
               return std::vector<Symbol>{};
             }).starts_with(where + "a value (float64 [2]) is replaced by one of its type"));
  BOOST_TEST(message([](const Node& node, RewriteContext& context) {
               context.readers(Symbol());
               return std::vector<Symbol>{node.output()};
             }).starts_with(where + "an empty symbol is used as a value"));
}

BOOST_AUTO_TEST_CASE(a_rewrite_is_not_null) {
  const auto backend =
      std::make_shared<TinyBackend>("tiny", std::set<std::string>{}, std::vector<const Rewrite*>{nullptr});
  BOOST_TEST(message_on(backend) == "backend 'tiny':\n  one of its rewrites is null");
}

BOOST_AUTO_TEST_SUITE_END()
