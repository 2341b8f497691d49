#include <plexus/error/error.hpp>
#include <plexus/plugin/detail/check_abi.hpp>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(check_abi_of_plugins)

namespace {

NoteFacts facts_with(std::string tag) { return {std::move(tag), "p", "1.0", "g++ 12", "debug"}; }

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

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

BOOST_AUTO_TEST_CASE(another_number_is_refused_with_what_is_wanted) {
  const std::string own = "plexus-abi=" + std::to_string(abi_number);
  const std::string other = replaced(abi_tag(), own, "plexus-abi=1000000");
  BOOST_CHECK_EXCEPTION(check_abi(facts_with(other), "/x/p.so"), PluginError, [&](const PluginError& error) {
    const std::string& message = error.message();
    BOOST_TEST(message.find("plexus-abi: expected " + std::to_string(abi_number) + ", found 1000000") !=
               std::string::npos);
    BOOST_TEST(message.find("ABI 1000000 is later than this Plexus") != std::string::npos);
    BOOST_TEST(message.find("libstdc++: expected") == std::string::npos);
    return true;
  });
}

BOOST_AUTO_TEST_CASE(what_changed_since_the_plugins_number_is_listed) {
  const AbiChange changes[] = {{1, "first"}, {2, "second"}, {3, "third"}, {4, "fourth"}};
  BOOST_TEST(describe_abi_changes("1", 3, changes) == "\n  ABI 2: second\n  ABI 3: third");
  BOOST_TEST(describe_abi_changes("2", 3, changes) == "\n  ABI 3: third");
  BOOST_TEST(describe_abi_changes("3", 3, changes).empty());
  BOOST_TEST(describe_abi_changes("4", 3, changes).find("ABI 4 is later") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_word_that_is_no_number_is_said_to_be_none) {
  const AbiChange changes[] = {{1, "first"}, {2, "second"}};
  for (const char* found : {"(none)", "", "0", "-1", "1x", "0123456789abcdef", "99999999999999999999"}) {
    BOOST_TEST(describe_abi_changes(found, 2, changes).find("names no ABI number") != std::string::npos,
               found);
  }
}

BOOST_AUTO_TEST_SUITE_END()
