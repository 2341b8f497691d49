#include <plexus/error/error.hpp>
#include <plexus/plugin/note.hpp>
#include <plexus/plugin/note_reader.hpp>

#include <boost/test/unit_test.hpp>

using namespace plexus;

namespace {

NoteFacts facts_with(std::string tag) { return {std::move(tag), "p", "1.0", "g++ 12", "debug"}; }

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(note)

BOOST_AUTO_TEST_CASE(the_tag_names_what_must_agree) {
  for (const char* key :
       {"architecture=", "libstdc++=", "cxx11-strings=", "debug-containers=", "sanitizer=", "plexus="}) {
    BOOST_TEST(abi_tag().find(key) != std::string::npos, key);
  }
  // The test and libplexus are built alike, by headers of one tree.
  BOOST_TEST(abi_tag() == make_abi_tag().view());
}

BOOST_AUTO_TEST_CASE(the_own_tag_passes_and_compilers_are_not_compared) {
  BOOST_CHECK_NO_THROW(check_abi(facts_with(abi_tag()), "p.so"));
}

BOOST_AUTO_TEST_CASE(each_difference_is_named) {
  const std::string other = replaced(replaced(abi_tag(), "libstdc++=12", "libstdc++=9"), "debug-containers=0",
                                     "debug-containers=1");
  BOOST_CHECK_EXCEPTION(check_abi(facts_with(other), "/x/p.so"), PluginError, [&](const PluginError& error) {
    const std::string& message = error.message();
    BOOST_TEST(message.find("/x/p.so") != std::string::npos);
    BOOST_TEST(message.find("libstdc++: expected 12, found 9") != std::string::npos);
    BOOST_TEST(message.find("debug-containers: expected 0, found 1") != std::string::npos);
    BOOST_TEST(message.find("architecture: expected") == std::string::npos);
    BOOST_TEST(message.find(other) != std::string::npos);
    BOOST_TEST(message.find(abi_tag()) != std::string::npos);
    return true;
  });
}

BOOST_AUTO_TEST_CASE(nonsense_for_a_tag_is_refused) {
  for (const char* tag : {"", " ", "=", "architecture", "a=b=c  d="}) {
    BOOST_CHECK_THROW(check_abi(facts_with(tag), "p.so"), PluginError);
  }
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
