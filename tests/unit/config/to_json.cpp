#include <plexus/config/to_json.hpp>
#include <plexus/config/yaml.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(json_of_trees)

namespace {

std::string json_of(const std::string& yaml) {
  return to_json(parse_yaml(std::make_shared<const Source>(Source{"test", yaml, "."})));
}

}  // namespace

// The right sides are what the core schema of YAML 1.2.2 (10.3.2) says.
BOOST_AUTO_TEST_CASE(scalars_are_what_yaml_takes_them_for) {
  const std::vector<std::pair<std::string, std::string>> scalars = {{"~", "null"},
                                                                    {"null", "null"},
                                                                    {"true", "true"},
                                                                    {"False", "false"},
                                                                    {"yes", "\"yes\""},
                                                                    {"3", "3"},
                                                                    {"-3", "-3"},
                                                                    {"+3", "3"},
                                                                    {"010", "10"},
                                                                    {"0x1F", "31"},
                                                                    {"0o17", "15"},
                                                                    {"0.5", "0.5"},
                                                                    {".5", "0.5"},
                                                                    {"-.5", "-0.5"},
                                                                    {"1.", "1"},
                                                                    {"1e3", "1000"},
                                                                    {"1e-3", "0.001"},
                                                                    {"1E+2", "100"},
                                                                    {"1/255", "\"1/255\""},
                                                                    {"1_000", "\"1_000\""},
                                                                    {"\"8\"", "\"8\""},
                                                                    {"'true'", "\"true\""},
                                                                    {".", "\".\""},
                                                                    {".inf", "\".inf\""},
                                                                    {"1.5.2", "\"1.5.2\""},
                                                                    {"e3", "\"e3\""},
                                                                    {"+-3", "\"+-3\""},
                                                                    {"2 hours", "\"2 hours\""}};
  for (const auto& [yaml, json] : scalars) BOOST_TEST(json_of("a: " + yaml) == "{\"a\":" + json + "}", yaml);
}

BOOST_AUTO_TEST_CASE(lists_and_maps_keep_their_order) {
  BOOST_TEST(json_of("b: [1, x, [2]]\na: {d: 1, c: {}}\n") == R"({"b":[1,"x",[2]],"a":{"d":1,"c":{}}})");
  BOOST_TEST(to_json(Tree::map({{"a", 1}}), 2) == "{\n  \"a\": 1\n}");
}

BOOST_AUTO_TEST_CASE(texts_are_escaped) {
  BOOST_TEST(json_of(R"(a: "q\" \\ \n \x01 é")") == R"({"a":"q\" \\ \n \u0001 é"})");
}

BOOST_AUTO_TEST_SUITE_END()
