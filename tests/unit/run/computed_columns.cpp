#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>
#include <plexus/formula/formula_functions.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/run/detail/computed_columns.hpp>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(computed_column)

namespace {

const Backends& backends() {
  static const Backends backends = open_backends("reference");
  return backends;
}

Description table() {
  Description description;
  for (const char* name : {"x", "y", "plan"}) description.fields.push_back({name, {DType::float64, {}}});
  description.fields.push_back({"image", {DType::uint8, {2, 2}}});
  return description;
}

/// An entry `column: text` of a run file, whose text begins in column 5 of a line.
DataConfig::Formula entry(const std::string& column, const std::string& text) {
  const auto source = std::make_shared<const Source>(Source{"run.yaml", column + ": " + text + "\n", ""});
  const auto at = static_cast<int>(column.size()) + 3;
  return {column, text, {source, 1, at, static_cast<int>(text.size())}};
}

std::vector<std::shared_ptr<const ComputedColumn>> columns(const std::vector<DataConfig::Formula>& formulas) {
  DataConfig config;
  config.compute = formulas;
  Diagnostics diagnostics;
  auto computed = computed_columns(config, table(), backends(), diagnostics);
  BOOST_TEST(diagnostics.text() == "");
  return computed;
}

std::string mistakes(const std::vector<DataConfig::Formula>& formulas) {
  DataConfig config;
  config.compute = formulas;
  config.exclude.columns = {"y"};
  Diagnostics diagnostics;
  computed_columns(config, table(), backends(), diagnostics);
  return diagnostics.text();
}

std::vector<double> evaluated(const ComputedColumn& column, const std::vector<std::vector<double>>& inputs) {
  const std::vector<std::vector<std::string>> texts(inputs.size());
  const auto evaluator = column.evaluator(static_cast<std::int64_t>(inputs[0].size()), texts);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    std::copy(inputs[i].begin(), inputs[i].end(), evaluator->input(i).begin());
  }
  evaluator->run();
  return {evaluator->output().begin(), evaluator->output().end()};
}

bool same_bits(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

}  // namespace

BOOST_AUTO_TEST_CASE(columns_are_read_once_and_in_order) {
  const auto computed = columns({entry("z", "x / y + x * pi"), entry("w", "z ^ 2 + x"), entry("c", "3")});
  BOOST_TEST(computed[0]->name() == "z");
  BOOST_TEST((computed[0]->columns() == std::vector<std::string>{"x", "y"}));
  BOOST_TEST((computed[1]->columns() == std::vector<std::string>{"z", "x"}));
  BOOST_TEST(computed[2]->columns().empty());
  BOOST_TEST(evaluated(*computed[0], {{3, 1}, {4, 0}}).at(0) == 3.0 / 4 + 3 * 3.141592653589793);
  BOOST_TEST(std::isinf(evaluated(*computed[0], {{3, 1}, {4, 0}}).at(1)));
}

BOOST_AUTO_TEST_CASE(a_constant_fills_the_rows) {
  const auto computed = columns({entry("c", "1 / 3")});
  const auto evaluator = computed[0]->evaluator(3, {});
  evaluator->run();
  for (const double value : evaluator->output()) BOOST_TEST(value == 1.0 / 3);
  BOOST_TEST(evaluator->output().size() == 3u);
}

BOOST_AUTO_TEST_CASE(an_evaluator_serves_again) {
  const auto computed = columns({entry("z", "x - y")});
  const std::vector<std::vector<std::string>> texts(2);
  const auto evaluator = computed[0]->evaluator(1, texts);
  for (const double x : {1.0, 5.0, -2.0}) {
    evaluator->input(0)[0] = x;
    evaluator->input(1)[0] = 0.5;
    evaluator->run();
    BOOST_TEST(evaluator->output()[0] == x - 0.5);
  }
}

/// A row is computed with equal bits alone, in a table, and in a block of any size.
BOOST_AUTO_TEST_CASE(bits_do_not_depend_on_the_number_of_rows) {
  std::vector<double> x;
  std::vector<double> y;
  for (int i = 0; i < 37; ++i) {
    x.push_back(std::sin(i * 1.7) * std::pow(10, i % 7 - 3));
    y.push_back(std::cos(i * 0.9) * std::pow(10, i % 5 - 2) + 1e-3);
  }
  std::vector<DataConfig::Formula> formulas = {entry("z0", "x / y"), entry("z1", "x ^ y"),
                                               entry("z2", "x / 100000 + y * 3")};
  for (const FormulaFunction& function : formula_functions()) {
    if (!function.is_of(FormulaUse::numbers)) continue;
    std::string call(function.name);
    for (std::size_t i = 0; i < function.least; ++i) call += i == 0 ? "(x" : ", y";
    formulas.push_back(entry("f_" + std::string(function.name), call + ") + x * y"));
  }
  for (const auto& column : columns(formulas)) {
    const std::vector<double> whole = evaluated(*column, {x, y});
    for (const std::size_t size : {1, 2, 5, 8, 19}) {
      for (std::size_t first = 0; first + size <= x.size(); first += size) {
        const auto piece = [&](const std::vector<double>& v) {
          const auto begin = v.begin() + static_cast<std::ptrdiff_t>(first);
          return std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(size));
        };
        const std::vector<double> part = evaluated(*column, {piece(x), piece(y)});
        for (std::size_t i = 0; i < size; ++i) {
          BOOST_TEST(same_bits(part[i], whole[first + i]), column->name() << " of row " << first + i);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(texts_are_compared_and_unknown_words_are_told) {
  const auto computed =
      columns({entry("gold", "plan == 'gold'"), entry("gld", "plan == 'gld'"), entry("sum", "plan + 1")});
  const std::vector<std::vector<std::string>> texts = {{"silver", "gold"}};
  take_warnings();
  const auto evaluator = computed[0]->evaluator(3, texts);
  const std::vector<double> codes = {1, 0, -1};
  std::copy(codes.begin(), codes.end(), evaluator->input(0).begin());
  evaluator->run();
  BOOST_TEST((std::vector<double>(evaluator->output().begin(), evaluator->output().end()) ==
              std::vector<double>{1, 0, 0}));
  BOOST_TEST(take_warnings().empty());
  computed[1]->evaluator(3, texts);
  const std::vector<std::string> warnings = take_warnings();
  BOOST_REQUIRE(warnings.size() == 1u);
  BOOST_TEST(warnings[0] ==
             "compute: 'gld' compares column 'plan' with 'gld', which no row holds; did you mean 'gold'?");
  BOOST_CHECK_EXCEPTION(computed[2]->evaluator(3, texts), ConfigError, [](const ConfigError& error) {
    return error.message().find("run.yaml:1:6: 'plan' holds texts, such as 'silver'") == 0;
  });
}

BOOST_AUTO_TEST_CASE(mistakes_stand_at_their_characters) {
  BOOST_TEST(mistakes({entry("z", "x + * 2")}) ==
             "run.yaml:1:8: expected a value, found '*'\n"
             "  z: x + * 2\n"
             "         ^");
  BOOST_TEST(mistakes({entry("z", "sqt(x) + xx")}) ==
             "run.yaml:1:4: there is no function 'sqt'; did you mean 'sqrt'?\n"
             "  z: sqt(x) + xx\n"
             "     ^~~\n"
             "run.yaml:1:13: there is no column 'xx'; known: x, y, plan, image\n"
             "  z: sqt(x) + xx\n"
             "              ^~");
  BOOST_TEST(mistakes({entry("x", "3")}).find("run.yaml:1:4: the data has a column 'x' already") == 0);
  BOOST_TEST(mistakes({entry("z", "z + 1")}).find("a formula cannot use its own column") !=
             std::string::npos);
  BOOST_TEST(mistakes({entry("z", "w + 1"), entry("w", "x")})
                 .find("there is no column 'w' yet: formulas are computed in their order") !=
             std::string::npos);
  BOOST_TEST(mistakes({entry("z", "image * 2")}).find("has rows of shape [2, 2]") != std::string::npos);
  BOOST_TEST(mistakes({entry("z", "x * y")}).find("run.yaml:1:8: column 'y' is used here, but `exclude`") ==
             0);
}

BOOST_AUTO_TEST_CASE(a_quoted_formula_is_placed_too) {
  const auto source = std::make_shared<const Source>(Source{"run.yaml", "z: '`a b` + q'\n", ""});
  BOOST_TEST(
      mistakes({{"z", "`a b` + q", {source, 1, 4, 11}}}).find("run.yaml:1:13: there is no column 'q'") !=
      std::string::npos);
  // The escape hides where the characters stand.
  const auto escaped = std::make_shared<const Source>(Source{"run.yaml", "z: \"\\x78 + q\"\n", ""});
  BOOST_TEST(mistakes({{"z", "x + q", {escaped, 1, 4, 10}}})
                 .find("run.yaml:1:4: at character 5 of 'x + q': there is no column 'q'") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
