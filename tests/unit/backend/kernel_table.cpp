#include <plexus/backend/kernel_table.hpp>
#include <plexus/error/error.hpp>

#include <boost/test/unit_test.hpp>

#include "tiny.hpp"

using namespace tiny;

BOOST_AUTO_TEST_SUITE(kernel_table)

namespace {

Support always(const Node&) { return {true, {}}; }
Support never(const Node&) { return {false, "never"}; }
Kernel nothing(BindContext&) {
  return kernel([] {});
}

bool names_add(const UsageError& error) { return error.message().find("op 'add'") == 0; }

}  // namespace

BOOST_AUTO_TEST_CASE(an_op_has_one_entry) {
  KernelTable table;
  table.add({{"add", always, nothing}, {"subtract", never, nothing}});
  table.add({{"multiply", always, nothing}});
  BOOST_CHECK_EXCEPTION(table.add({{"add", never, nothing}}), UsageError, names_add);
  KernelTable other;
  BOOST_CHECK_EXCEPTION(other.add({{"add", always, nothing}, {"add", always, nothing}}), UsageError,
                        names_add);
}

BOOST_AUTO_TEST_CASE(a_node_is_supported_as_its_entry_says) {
  KernelTable table;
  table.add({{"tiny_add", always, nothing}, {"tiny_subtract", never, nothing}});
  Graph graph;
  const Symbol x = graph.input("x", vector_of(2));
  BOOST_TEST(table.support(add(x, x).node()).yes);
  BOOST_TEST(table.support(subtract(x, x).node()).why == "never");
  BOOST_TEST(!table.support(multiply(x, x).node()).yes);
}

BOOST_AUTO_TEST_CASE(a_type_is_one_of_a_set_or_told_not_to_be) {
  BOOST_TEST(one_of(FloatTypes{}, DType::float32).yes);
  BOOST_TEST(!one_of(FloatTypes{}, DType::int32).yes);
  BOOST_TEST(one_of(FloatTypes{}, DType::int32).why == "int32 is not supported");
}

BOOST_AUTO_TEST_CASE(one_type_is_visited) {
  std::vector<std::size_t> sizes;
  visit_type(FloatTypes{}, DType::float64, [&sizes]<class T>(T) {
    sizes.push_back(sizeof(T));
    return kernel([] {});
  });
  BOOST_TEST(sizes == std::vector<std::size_t>{sizeof(double)}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
