#include <plexus/files/detail/shell_word.hpp>

#include <array>
#include <cstdio>
#include <string>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(shell_words)

namespace {

/// What a shell makes of a word.
std::string by_shell(const std::string& word) {
  const std::string command = "printf %s " + word;
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  BOOST_TEST_REQUIRE(pipe != nullptr);
  std::array<char, 256> text{};
  const std::size_t read = std::fread(text.data(), 1, text.size(), pipe);
  ::pclose(pipe);
  return {text.data(), read};
}

}  // namespace

BOOST_AUTO_TEST_CASE(are_the_path_to_a_shell) {
  for (const std::string path : {"/a/b-c_1.so", "a b", "it's", "$HOME", "a;b", "`id`", "\"x\"", "*", "~",
                                 "a\nb", "", "-x", "gr\xc3\xbc\xc3\x9f"}) {
    BOOST_TEST(by_shell(shell_word(path)) == path, shell_word(path));
  }
}

BOOST_AUTO_TEST_CASE(are_quoted_only_where_they_have_to_be) {
  BOOST_TEST(shell_word("/runs/a.b/2026-11-29_15-30-00") == "/runs/a.b/2026-11-29_15-30-00");
  BOOST_TEST(shell_word("my run") == "'my run'");
}

BOOST_AUTO_TEST_SUITE_END()
