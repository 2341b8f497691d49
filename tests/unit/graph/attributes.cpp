#include <plexus/error/error.hpp>
#include <plexus/graph/attributes.hpp>

#include <cmath>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(attributes)

BOOST_AUTO_TEST_CASE(names_are_sorted_and_print) {
  const Attributes a{{"keep_dims", true},
                     {"axes", std::vector<std::int64_t>{0, 2}},
                     {"to", DType::int64},
                     {"shape", Shape{2, 3}},
                     {"value", Tensor::scalar(1.0)},
                     {"rate", 0.25},
                     {"name", std::string("w")}};
  BOOST_TEST(a.text() ==
             "axes=[0, 2], keep_dims=true, name=w, rate=0.25, shape=[2, 3], to=int64, value=float64 []");
}

BOOST_AUTO_TEST_CASE(a_value_is_read_as_what_it_is) {
  Attributes a{{"axis", std::int64_t{1}}, {"rate", 0.5}};
  BOOST_TEST(a.integer("axis") == 1);
  BOOST_TEST(a.number("rate") == 0.5);
  BOOST_TEST(a.has("axis"));
  BOOST_TEST(!a.has("axes"));
  BOOST_CHECK_THROW(a.integer("axes"), UsageError);
  BOOST_CHECK_THROW(a.boolean("axis"), UsageError);
  a.set("axis", std::int64_t{2});
  BOOST_TEST(a.integer("axis") == 2);
  BOOST_TEST(a.values().size() == 2u);
}

BOOST_AUTO_TEST_CASE(equality_is_of_bits) {
  const Attributes zero{{"x", 0.0}}, minus_zero{{"x", -0.0}}, nan{{"x", std::nan("")}};
  BOOST_TEST(!(zero == minus_zero));
  BOOST_TEST((nan == nan));
  BOOST_TEST(nan.hash() == Attributes(nan).hash());
  const Attributes one{{"value", Tensor::of<float>(Shape{2}, {1, 2})}};
  const Attributes same{{"value", Tensor::of<float>(Shape{2}, {1, 2})}};
  const Attributes other{{"value", Tensor::of<float>(Shape{1, 2}, {1, 2})}};
  BOOST_TEST((one == same));
  BOOST_TEST(one.hash() == same.hash());
  BOOST_TEST(!(one == other));
  BOOST_TEST(!(Attributes{{"a", std::int64_t{1}}} == Attributes{{"a", true}}));
  BOOST_TEST(!(zero == Attributes{}));
}

BOOST_AUTO_TEST_SUITE_END()
