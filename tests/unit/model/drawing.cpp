#include <plexus/error/error.hpp>
#include <plexus/model/detail/layered_layout.hpp>
#include <plexus/model/drawing.hpp>
#include <plexus/model/summary.hpp>

#include <boost/test/unit_test.hpp>

#include "models.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(drawings)

namespace {

/// Two calls of one layer, and two outputs.
Model shared() {
  Model model;
  const Model::Value a = model.input("a", {DType::float32, {4}});
  const Model::Value b = model.input("b", {DType::float32, {4}});
  const Model::Value first = model.add(dense(3, "shared"), a);
  const Model::Value second = model.share("shared", {b}, "again");
  const Model::Value joined = model.add(layer<Concatenate>("concatenate", "joined"), {first, second});
  model.output(model.add(dense(1, "main"), joined));
  model.output(model.add(dense(2, "out"), second));
  model.build(DType::float32);
  return model;
}

}  // namespace

// The rows, connections and counts of Keras's summary of the same model (keras.Model.summary()): a shared
// layer shows what each of its calls reads. 4 * 3 + 3 = 15; 6 + 1 = 7; 3 * 2 + 2 = 8.
BOOST_AUTO_TEST_CASE(a_shared_layer_has_one_row_with_all_its_connections) {
  BOOST_TEST(summary(shared(), DType::float32) ==
             "Layer (type)          Output Shape  Param #  Connected to\n"
             "=======================================================================\n"
             "a (input)             (None, 4)           0  -\n"
             "b (input)             (None, 4)           0  -\n"
             "shared (dense)        (None, 3)          15  a[0][0], b[0][0]\n"
             "joined (concatenate)  (None, 6)           0  shared[0][0], shared[1][0]\n"
             "main (dense)          (None, 1)           7  joined[0][0]\n"
             "out (dense)           (None, 2)           8  shared[1][0]\n"
             "=======================================================================\n"
             "Total params: 30 (120.00 B)\n"
             "Trainable params: 30 (120.00 B)\n"
             "Non-trainable params: 0 (0.00 B)\n");
}

BOOST_AUTO_TEST_CASE(have_a_box_for_each_call_and_an_edge_for_each_value_that_is_read) {
  BOOST_TEST(to_dot(shared()) ==
             "digraph model {\n"
             "  node [shape=box, style=filled, fontname=monospace];\n"
             "  n0 [label=\"a\\ninput\\n(None, 4)\", fillcolor=\"#e8eef7\"];\n"
             "  n1 [label=\"b\\ninput\\n(None, 4)\", fillcolor=\"#e8eef7\"];\n"
             "  n2 [label=\"shared\\ndense\\n(None, 3)\", fillcolor=\"#ffffff\"];\n"
             "  n3 [label=\"again\\ndense, shares shared\\n(None, 3)\", fillcolor=\"#ffffff\"];\n"
             "  n4 [label=\"joined\\nconcatenate\\n(None, 6)\", fillcolor=\"#ffffff\"];\n"
             "  n5 [label=\"main\\ndense\\n(None, 1)\", fillcolor=\"#fdf1dc\"];\n"
             "  n6 [label=\"out\\ndense\\n(None, 2)\", fillcolor=\"#fdf1dc\"];\n"
             "  n0 -> n2;\n  n1 -> n3;\n  n2 -> n4;\n  n3 -> n4;\n  n4 -> n5;\n  n3 -> n6;\n"
             "}\n");
}

BOOST_AUTO_TEST_CASE(escape_what_a_kind_may_be_called) {
  Model model;
  NamedLayer odd = dense(1, "odd");
  odd.type = "a<b>&\"c\"";
  model.output(model.add(std::move(odd), model.input("x", {DType::float32, {2}})));
  model.build(DType::float32);
  BOOST_TEST(to_svg(model).find("a&lt;b&gt;&amp;&quot;c&quot;") != std::string::npos);
  BOOST_TEST(to_dot(model).find("a<b>&\\\"c\\\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(of_models_that_are_not_built_are_refused) {
  Model model;
  model.output(model.add(dense(1), model.input("x", {DType::float32, {2}})));
  BOOST_CHECK_THROW(to_svg(model), UsageError);
}

// A diamond with an edge that passes it: 0 -> 1, 2 -> 3 and 0 -> 3.
BOOST_AUTO_TEST_CASE(boxes_lie_below_what_they_read_and_do_not_overlap) {
  const std::vector<double> widths{80, 60, 100, 50};
  const double height = 40;
  const LayeredLayout layout = layered_layout(widths, height, {{0, 1}, {0, 2}, {1, 3}, {2, 3}, {0, 3}});
  BOOST_TEST_REQUIRE(layout.boxes.size() == 4U);
  BOOST_TEST(layout.boxes[0].y + height < layout.boxes[1].y);
  BOOST_TEST(layout.boxes[1].y == layout.boxes[2].y);
  BOOST_TEST(layout.boxes[2].y + height < layout.boxes[3].y);
  BOOST_TEST(std::abs(layout.boxes[1].x - layout.boxes[2].x) > (60 + 100) / 2.0);
  for (std::size_t i = 0; i < widths.size(); ++i) {
    BOOST_TEST(layout.boxes[i].x - widths[i] / 2 >= 0);
    BOOST_TEST(layout.boxes[i].x + widths[i] / 2 <= layout.width);
    BOOST_TEST(layout.boxes[i].y + height / 2 <= layout.height);
  }
  BOOST_TEST_REQUIRE(layout.edges.size() == 5U);
  BOOST_TEST(layout.edges[0].size() == 2U);
  BOOST_TEST(layout.edges[4].size() == 3U);  // it has a waypoint in the row that it crosses
  const double waypoint = layout.edges[4][1].x;
  for (const std::size_t box : {1, 2}) {
    BOOST_TEST(std::abs(waypoint - layout.boxes[box].x) > widths[box] / 2);
  }
}

BOOST_AUTO_TEST_SUITE_END()
