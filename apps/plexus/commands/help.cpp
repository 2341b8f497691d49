#include <plexus/formula/formula_functions.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/run/detail/run_schemas.hpp>

#include <fmt/format.h>

#include "arguments.hpp"
#include "open.hpp"
#include "printing.hpp"
#include "schema_text.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

constexpr const char* introduction =
    R"(A run file is YAML. Each section below lists the keys of one map: type, range, default, and what the key means.
A component (a layer, a loss, an optimizer, ...) is written as its name, or as `name: {options}`.
Relative paths are relative to the run file. Numbers may be written 0.01, 1e-3 or 1/255.
A value may use a variable of vars: "${width}", "${width * 2}", run-${width}.
On the command line any value can be replaced: fit.epochs=5 optimizer.learning_rate=0.1 model.dense_1.units=64
A list is appended to with metrics+=precision, and model.dense_1- removes; KEY=null restores the default.
)";

constexpr const char* formulas_introduction =
    R"(A formula computes a number for each row, such as those of data.compute: {per_head: income / persons}.
  names         columns; any that is no plain word is written in backquotes: `total rooms`
  numbers       3  0.5  1e-3
  arithmetic    + - * / ^ and parentheses; ^ is a power, and -x^2 is -(x^2)
  comparisons   == != < <= > >=; a column of texts with a word in quotes: plan == 'gold'
  conditions    and, or, not; in arithmetic a condition counts as 1 or 0
A cell without a value makes the result one without a value; in a comparison it is false (with != true).
In YAML, put a formula in quotes if it begins with a backquote or a quote, or holds ': ' or ' #'.
)";

/// The kinds whose components a run file names, in the order of its sections.
constexpr Kind run_file_kinds[] = {Kind::dataset,     Kind::transform, Kind::layer,       Kind::loss,
                                   Kind::metric,      Kind::optimizer, Kind::initializer, Kind::schedule,
                                   Kind::regularizer, Kind::order,     Kind::callback};

std::string sections_text() {
  std::string text;
  for (const RunFileSection& section : run_file_sections()) {
    text += fmt::format("\n{}: {}\n{}", section.title, section.schema->summary(),
                        parameters_text(*section.schema, "  "));
  }
  return text;
}

std::string components_text(Kind kind) {
  std::string text = fmt::format("\neach {}, as `name: {{options}}`\n", name_of(kind));
  for (const std::string& name : registry().names(kind)) {
    const Schema& schema = *registry().schema(kind, name);
    text += fmt::format("  {}: {}\n{}", name, schema.summary(), parameters_text(schema, "    "));
  }
  return text;
}

std::string formulas_text() {
  std::string text = "\nfunctions\n";
  for (const FormulaFunction& function : formula_functions()) {
    text +=
        fmt::format("  {:<24} {}\n", fmt::format("{}({})", function.name, function.parameters), function.doc);
  }
  text += "\nconstants\n";
  for (const FormulaConstant& constant : formula_constants()) {
    text += fmt::format("  {:<24} {}\n", constant.name, constant.doc);
  }
  return text;
}

}  // namespace

int help(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  po::variables_map values;
  const char* usage = "help run-file|formulas [--plugin FILE] [--plugin-dir DIR]";
  if (!parse(arguments, usage, options, "topic", values)) return 0;
  if (arguments.front() == "formulas") {
    print_result("{}{}", formulas_introduction, formulas_text());
    return 0;
  }
  load_standard_plugins();
  load_named_plugins(open_options(values));
  std::string text = introduction + sections_text();
  for (const Kind kind : run_file_kinds) text += components_text(kind);
  print_result("{}", text);
  return 0;
}

}  // namespace plexus::app
