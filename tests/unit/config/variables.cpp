#include <plexus/config/detail/variables.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/scalar.hpp>
#include <plexus/config/to_yaml.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/error/error.hpp>

#include <memory>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(variables)

namespace {

Tree parsed(const std::string& yaml) {
  return parse_yaml(std::make_shared<Source>(Source{"run.yaml", yaml, "/runs"}));
}

const std::string vars = "vars: {width: 30, rate: 1e-3, act: relu, code: \"007\", on: true, list: [1, 2]}\n";

/// What `value` becomes under the variables above, all of which another value uses.
Tree value(const std::string& value) {
  Tree tree = parsed(vars + "x: " + value +
                     "\nuse: [\"${width}\", \"${rate}\", \"${act}\", \"${code}\", \"${on}\", \"${list}\"]\n");
  Diagnostics diagnostics;
  substitute_variables(tree, "vars", diagnostics);
  BOOST_TEST(diagnostics.text() == "");
  BOOST_TEST(tree.find("vars") == nullptr);
  return *tree.find("x");
}

std::string mistakes(const std::string& yaml) {
  Tree tree = parsed(yaml);
  Diagnostics diagnostics;
  substitute_variables(tree, "vars", diagnostics);
  return diagnostics.text();
}

bool is_text(const Tree& tree, const std::string& text) {
  return tree.is_scalar() && tree.text() == text && !as_number(tree) && !as_boolean(tree);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_whole_value_keeps_the_variables_type) {
  BOOST_TEST(as_integer(value("${width}")).value() == 30);
  BOOST_TEST(as_integer(value("\"${width}\"")).value() == 30);
  BOOST_TEST(as_number(value("'${ rate }'")).value() == 1e-3);
  BOOST_TEST(value("${rate}").text() == "1e-3");
  BOOST_TEST(is_text(value("${act}"), "relu"));
  BOOST_TEST(is_text(value("${code}"), "007"));
  BOOST_TEST(as_boolean(value("${on}")).value() == true);
  BOOST_TEST((value("${list}") == Tree::list({1, 2})));
}

BOOST_AUTO_TEST_CASE(arithmetic_gives_a_number) {
  BOOST_TEST(as_integer(value("${width * 2}")).value() == 60);
  BOOST_TEST(as_integer(value("${width / 2 + 2^3}")).value() == 23);
  BOOST_TEST(as_number(value("${width / 4}")).value() == 7.5);
  BOOST_TEST(as_number(value("${1 / 255}")).value() == 1.0 / 255);
  BOOST_TEST(as_number(value("${-rate}")).value() == -1e-3);
  BOOST_TEST(as_integer(value("\"${max(width, 40) - min(1, 2) + floor(2.7) + round(0.5)}\"")).value() == 42);
  BOOST_TEST(value("${width * 1000000}").text() == "30000000");
}

BOOST_AUTO_TEST_CASE(parts_of_a_text_stay_a_text) {
  BOOST_TEST(is_text(value("run-${width}"), "run-30"));
  BOOST_TEST(is_text(value("${width}${width}"), "3030"));
  BOOST_TEST(is_text(value("\"${act}-${width + 1}-${rate}\""), "relu-31-1e-3"));
  BOOST_TEST(is_text(value("a $${width} b ${code}"), "a ${width} b 007"));
  BOOST_TEST(is_text(value("costs $3"), "costs $3"));
}

BOOST_AUTO_TEST_CASE(a_variable_may_use_those_above_it) {
  Tree tree = parsed("vars: {a: 3, b: \"${a * 2}\", c: \"${b}x\"}\nx: ${c}\n");
  Diagnostics diagnostics;
  substitute_variables(tree, "vars", diagnostics);
  BOOST_TEST(diagnostics.text() == "");
  BOOST_TEST(tree.find("x")->text() == "6x");
}

BOOST_AUTO_TEST_CASE(every_value_is_searched_and_no_key) {
  Tree tree = parsed("vars: {n: 3}\nmodel: [dense: {units: \"${n}\"}, {\"${n}\": [\"${n}\"]}]\n");
  Diagnostics diagnostics;
  substitute_variables(tree, "vars", diagnostics);
  BOOST_TEST(to_yaml(*tree.find("model")) == "- dense:\n    units: 3\n- \"${n}\":\n    - 3\n");
}

BOOST_AUTO_TEST_CASE(mistakes_stand_at_their_characters) {
  BOOST_TEST(mistakes("vars: {width: 3}\nfit: {epochs: \"${widht + 1}\"}\n") ==
             "run.yaml:2:18: there is no variable 'widht'; did you mean 'width'?\n"
             "  fit: {epochs: \"${widht + 1}\"}\n"
             "                   ^~~~~");
  BOOST_TEST(mistakes("x: run-${n}\n") ==
             "run.yaml:1:10: there is no variable 'n'; write vars: {n: VALUE}\n"
             "  x: run-${n}\n"
             "           ^");
  const std::string declared = "vars: {n: 3, t: relu}\nuse: [\"${n}\", \"${t}\"]\n";
  BOOST_TEST(mistakes(declared + "x: \"${n +}\"\n").find("run.yaml:3:10: expected a value, found the end") ==
             0);
  BOOST_TEST(mistakes(declared + "x: \"${}\"\n").find("run.yaml:3:7: expected a value, found the end") == 0);
  BOOST_TEST(
      mistakes(declared + "x: \"a ${n\"\n").find("run.yaml:3:7: the '}' that closes this '${' is missing") ==
      0);
  BOOST_TEST(mistakes(declared + "x: \"${t * 2}\"\n")
                 .find("run.yaml:3:7: 't' is the text 'relu', expected a number") == 0);
  BOOST_TEST(
      mistakes(declared + "x: \"${n / 0}\"\n").find("run.yaml:3:9: the result is not a finite number") == 0);
  BOOST_TEST(mistakes(declared + "x: \"${n > 0}\"\n").find("run.yaml:3:9: expected arithmetic") == 0);
  BOOST_TEST(mistakes(declared + "x: \"${flor(n)}\"\n").find("did you mean 'floor'?") != std::string::npos);
  // Escapes hide where a character stands.
  BOOST_TEST(mistakes(declared + "x: \"\\x41 ${m}\"\n")
                 .find("run.yaml:3:4: at character 5 of 'A ${m}': there is no variable 'm'") == 0);
}

BOOST_AUTO_TEST_CASE(what_is_protected_comes_back_as_it_was) {
  for (const std::string text : {"${a}", "x ${a} $${b}", "$$${", "${", "$"}) {
    Tree tree = Tree::map({{"x", text, {}}, {"list", Tree::list({Tree(text), Tree(3)}), {}}});
    protect_from_substitution(tree);
    Diagnostics diagnostics;
    substitute_variables(tree, "vars", diagnostics);
    BOOST_TEST(diagnostics.text() == "");
    BOOST_TEST(tree.find("x")->text() == text);
    BOOST_TEST(tree.find("list")->items()[0].text() == text);
    BOOST_TEST(as_integer(tree.find("list")->items()[1]).value() == 3);
  }
}

BOOST_AUTO_TEST_CASE(in_brackets_a_variable_needs_quotes) {
  BOOST_CHECK_EXCEPTION(
      parsed("model: [dense: {units: ${width}, rate: 1}]\n"), ConfigError, [](const ConfigError& error) {
        return error.message().find("in { } and [ ], put \"${width}\" in quotes") != std::string::npos;
      });
}

BOOST_AUTO_TEST_CASE(a_variable_that_nobody_uses_is_a_mistake) {
  BOOST_TEST(
      mistakes("vars: {width: 3, dept: 2}\nx: \"${width}\"\n")
          .find("run.yaml:1:18: no value uses the variable 'dept'; write \"${dept}\" where it is meant") ==
      0);
  BOOST_TEST(mistakes("vars: {width: 3, widht: 2}\nx: \"${width}\"\n").find("did you mean 'width'?") !=
             std::string::npos);
  BOOST_TEST(mistakes("vars: [3]\nx: 3\n").find("run.yaml:1:7: expected a map of variables") == 0);
  BOOST_TEST(mistakes("vars: {a-b: 3}\nx: 3\n").find("run.yaml:1:8: the name of a variable is made of") == 0);
  BOOST_TEST(mistakes("vars: {b: \"${a}\", a: 3}\nx: \"${b}\"\n").find("there is no variable 'a'") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
