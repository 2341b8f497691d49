#include <plexus/plugin/detail/check_abi.hpp>
#include <plexus/plugin/note.hpp>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(note)

BOOST_AUTO_TEST_CASE(the_tag_names_what_must_agree) {
  for (const char* key :
       {"architecture=", "libstdc++=", "cxx11-strings=", "debug-containers=", "sanitizer=", "plexus-abi="}) {
    BOOST_TEST(abi_tag().find(key) != std::string::npos, key);
  }
  // The test and libplexus are built alike, by headers of one tree.
  BOOST_TEST(abi_tag() == make_abi_tag().view());
}

BOOST_AUTO_TEST_CASE(numbers_are_written_in_decimal) {
  NoteText text;
  text.add(0u).add(" ").add(7u).add(" ").add(1204u);
  BOOST_TEST(text.view() == "0 7 1204");
}

BOOST_AUTO_TEST_CASE(too_long_a_text_is_refused) {
  NoteText text;
  BOOST_CHECK_THROW(text.add(std::string(NoteText::capacity + 1, 'x')), std::length_error);
  BOOST_CHECK_THROW(make_note("a b", "1"), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
