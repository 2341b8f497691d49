#include <plexus/ops/catalog.hpp>

#include <algorithm>
#include <string>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(catalog)

BOOST_AUTO_TEST_CASE(names_are_unique_and_sorted) {
  const std::vector<const Op*> ops = core_ops();
  const auto out_of_order = std::adjacent_find(
      ops.begin(), ops.end(), [](const Op* a, const Op* b) { return a->name() >= b->name(); });
  BOOST_TEST((out_of_order == ops.end()));
}

BOOST_AUTO_TEST_CASE(every_function_of_the_interface_has_its_op) {
  const std::vector<const Op*> ops = core_ops();
  for (const std::string_view name :
       {"add",     "argmax", "argmin",   "batch_gather", "broadcast_to", "cast",        "concat", "constant",
        "gather",  "input",  "iota",     "matmul",       "max",          "mean",        "min",    "multiply",
        "one_hot", "pad",    "position", "power",        "reshape",      "scatter_add", "select", "slice",
        "softmax", "sum",    "sum_to",   "transpose",    "variable"}) {
    BOOST_TEST(std::any_of(ops.begin(), ops.end(), [&](const Op* op) { return op->name() == name; }), name);
  }
}

BOOST_AUTO_TEST_SUITE_END()
