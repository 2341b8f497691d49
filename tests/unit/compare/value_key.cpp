#include <plexus/compare/checks/value_key.hpp>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(value_key)

BOOST_AUTO_TEST_CASE(is_written_as_saved_comparisons_have_it) {
  const ValueKey key{"onednn", {Mode::train, 32, 1, 2}, 17, 0};
  BOOST_TEST(key.text() == "onednn/train of 32 rows/step 1/2 threads/17.0");
}

BOOST_AUTO_TEST_CASE(reads_what_it_writes) {
  for (const Mode mode : {Mode::train, Mode::evaluate, Mode::predict}) {
    const ValueKey key{"reference", {mode, 512, 51, 12}, 340, 2};
    const auto read = ValueKey::parse(key.text());
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST((*read == key));
  }
}

BOOST_AUTO_TEST_CASE(refuses_other_texts) {
  BOOST_TEST_REQUIRE(ValueKey::parse("a/train of 32 rows/step 1/2 threads/17.0").has_value());
  for (const char* text :
       {"", "a", "/", "train of 32 rows/step 1/2 threads/17.0", "a/learn of 32 rows/step 1/2 threads/17.0",
        "a/train of x rows/step 1/2 threads/17.0", "a/train of 32 rows/step /2 threads/17.0",
        "a/train of 32 rows/step 1/2 threads/17", "a/train of 32 rows/step 1/2 threads/17.",
        "a/train of 32 rows/step 1/2 threads/17.0 ", "a/train of 32 rows/step 1/2 threads", "a/b/c/d/e",
        "a/train of 99999999999999999999 rows/step 1/2 threads/17.0"}) {
    BOOST_TEST(!ValueKey::parse(text).has_value(), text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
